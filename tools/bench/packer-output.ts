// Output such as Packer prints during a long bake: the steps of a real run, and between them what
// scripts printed in all the real runs that the tests of the runner read.

import { closeSync, globSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.ts';

const fixtures = join(root, 'packages/packer-runner/test/fixtures');
const build = 'soe.amazon-ebs.linux';
// Packer 1.6.6 prints about as many lines in a second.
const linesPerSecond = 2_500;
const linesPerSecret = 500;
const linesPerScript = 20_000;

/** What {@link writePackerOutput} has written. */
export interface PackerOutput {
  /** How many bytes. */
  readonly bytes: number;
  /** How many lines. */
  readonly lines: number;
  /** How many of them hold a secret. */
  readonly secrets: number;
}

/** Write about so many bytes to a file; one script line in 500 holds one of the secrets. */
export function writePackerOutput(
  path: string,
  size: number,
  secrets: readonly string[],
): PackerOutput {
  const [before, after] = realSteps();
  const printed = realScriptOutput();
  const file = openSync(path, 'w', 0o600);
  let bytes = 0;
  let lines = 0;
  let held = 0;
  let pending: Buffer[] = [];
  const flush = (): void => {
    bytes += writeSync(file, Buffer.concat(pending));
    pending = [];
  };
  const add = (row: Buffer): void => {
    const second = 1_795_367_415 + Math.floor(lines / linesPerSecond);
    pending.push(Buffer.from(`${second},`), row, Buffer.from('\n'));
    lines += 1;
    if (pending.length > 30_000) flush();
  };
  for (const row of before) add(row);
  for (let index = 0; bytes < size; index += 1) {
    if (index % linesPerScript === 0) {
      add(Buffer.from(`,ui,say,==> ${build}: Provisioning with shell script: /tmp/step-${index}`));
    }
    if (index % linesPerSecret === linesPerSecret - 1) {
      const secret = secrets[held % secrets.length] ?? '';
      const escaped = secret.replaceAll(',', '%!(PACKER_COMMA)');
      add(Buffer.from(`,ui,message,    ${build}: the password is ${escaped} and goes on`));
      held += 1;
    }
    const row = printed[index % printed.length];
    if (row !== undefined) add(row);
  }
  for (const row of after) add(row);
  flush();
  closeSync(file);
  return { bytes, lines, secrets: held };
}

/** The rows of a real bake before and after what its scripts printed. */
function realSteps(): readonly [readonly Buffer[], readonly Buffer[]] {
  const rows = readRows(join(fixtures, 'samples-1.6.6-aws/aws-ssh.stdout'));
  const place = (text: string): number => rows.findIndex((row) => row.includes(text));
  return [
    rows.slice(0, place('Provisioning with shell script')),
    rows.slice(place('Stopping the source instance')),
  ];
}

/** Every row of any fixture that a script may have printed, as rows of one build. */
function realScriptOutput(): readonly Buffer[] {
  const spoken = /^(,ui,(?:message, {4}|error,==> ))[\w.-]+:(?= |$)/;
  return globSync(`${fixtures}/*/*.stdout`)
    .sort()
    .flatMap(readRows)
    .map((row) => row.toString('latin1'))
    .filter((row) => spoken.test(row))
    .map((row) => Buffer.from(row.replace(spoken, `$1${build}:`), 'latin1'));
}

/** The rows of a file without their times and line feeds. */
function readRows(path: string): readonly Buffer[] {
  return readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => /^\d+,/.test(line))
    .map((line) => Buffer.from(line.slice(line.indexOf(',') + 1), 'latin1'));
}
