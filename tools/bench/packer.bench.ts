// Packer through the runner takes about as long as Packer alone, and what Packer prints is read,
// understood and masked far faster than Packer can print it, in memory that does not grow with it.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { promisify } from 'node:util';
import { runPacker } from '@soe/packer-runner';
import { atLeast, atMost, type Benchmark, type Figure } from './figure.ts';
import { interleave } from './interleave.ts';
import { type PackerOutput, writePackerOutput } from './packer-output.ts';
import { someSecrets } from './packer-secrets.ts';

const megabyte = 1e6;
// V8 lets the space for young objects grow with time, up to a fixed size and whatever the program.
// Where it has that size from the beginning, only what the package keeps makes a difference.
const fullNursery = ['--min-semi-space-size=32', '--max-semi-space-size=32'];
const template = `
source "null" "bench" {
  communicator = "none"
}

build {
  sources = ["source.null.bench"]

  provisioner "shell-local" {
    inline = ["for i in $(seq 200); do echo line $i; done; sleep 2"]
  }
}
`;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-bench-packer-'));
  try {
    writeFileSync(join(directory, 'bench.pkr.hcl'), template);
    return [...(await measureReading(directory, say)), await measureOverhead(directory, say)];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

async function measureReading(
  directory: string,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  say('two runs, of 40 MB and of 400 MB of output …');
  const small = await makeRun(directory, 'small', 40 * megabyte);
  const large = await makeRun(directory, 'large', 400 * megabyte);
  const { lines, masked } = await attach(small.path, 'check');
  if (lines < 0.99 * small.lines || masked < small.secrets) {
    throw new Error(`${lines} of ${small.lines} lines, ${masked} of ${small.secrets} secrets`);
  }
  say(`every event of both, in turns; ${masked} lines of the smaller one hold a secret …`);
  const log = ({ path }: { readonly path: string }): string => join(path, 'build.stdout.log');
  const times = {
    // A third of a second each: more turns, because whatever else the machine does weighs more.
    ...(await interleave(11, {
      plainSmall: () => readPlainly(log(small), log(small)),
      // The code is compiled by then: at the beginning it takes some 60 ms more.
      small: async () => (await attach(small.path, 'count', [], small.path)).time,
    })),
    ...(await interleave(3, {
      plainLarge: () => readPlainly(log(large), log(small)),
      large: async () => (await attach(large.path, 'count', [], small.path)).time,
    })),
  };
  const speed = ({ bytes }: PackerOutput, time: number): number => bytes / megabyte / (time / 1000);
  const plain = `${Math.round(speed(small, times.plainSmall))} and ${Math.round(speed(large, times.plainLarge))} MB/s`;
  say(`a plain parser reads them at ${plain} …`);
  const peaks = {
    small: (await attach(small.path, 'count', fullNursery)).peak,
    large: (await attach(large.path, 'count', fullNursery)).peak,
  };
  // The goal is 100 MB/s where a plain parser reads 200: half its speed, on any machine.
  return [
    atLeast('events of 40 MB with 50 secrets, code warm', speed(small, times.small), 'MB/s', 100),
    atLeast('events of 400 MB with 50 secrets, code warm', speed(large, times.large), 'MB/s', 100),
    atLeast(
      'events of 40 MB with 50 secrets, code warm, against a plain parser',
      times.plainSmall / times.small,
      'ratio',
      0.5,
    ),
    atLeast(
      'events of 400 MB with 50 secrets, code warm, against a plain parser',
      times.plainLarge / times.large,
      'ratio',
      0.5,
    ),
    atMost('memory for 400 MB against 40 MB', peaks.large / peaks.small, 'ratio', 1.1),
  ];
}

async function measureOverhead(directory: string, say: (line: string) => void): Promise<Figure> {
  const environment = { PATH: env['PATH'] ?? '', HOME: directory, CHECKPOINT_DISABLE: '1' };
  let runs = 0;
  say('the runner against a bare packer build of 2 s, in turns …');
  const times = await interleave(7, {
    bare: () => bareBuild(directory, environment),
    ours: async () => {
      runs += 1;
      const { outcome } = await runPacker({
        template: 'bench.pkr.hcl',
        workingDirectory: directory,
        runDirectory: join(directory, `run-${runs}`),
        env: environment,
      });
      if (outcome !== 'succeeded') throw new Error(`the build ended as ${outcome}`);
    },
  });
  return atMost('a build of over 1 s against bare Packer', times.ours / times.bare, 'ratio', 1.02);
}

/** A run that has ended, and what it could have printed if it had been long. */
async function makeRun(
  directory: string,
  name: string,
  size: number,
): Promise<PackerOutput & { readonly path: string }> {
  const path = join(directory, name);
  const packer = join(directory, 'packer-in-short');
  const answer = '[ "$1" != version ] || echo 1795366897,,version,1.6.6';
  writeFileSync(packer, `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  const secrets = someSecrets(50);
  await runPacker({
    template: 'bench.pkr.hcl',
    workingDirectory: directory,
    runDirectory: path,
    packer,
    secrets,
    env: { PATH: env['PATH'] ?? '', HOME: directory },
  });
  return { path, ...writePackerOutput(join(path, 'build.stdout.log'), size, secrets) };
}

interface Attachment {
  readonly time: number;
  readonly lines: number;
  readonly masked: number;
  /** In megabytes. */
  readonly peak: number;
}

async function attach(
  path: string,
  mode: 'count' | 'check' = 'count',
  flags: readonly string[] = [],
  before?: string,
): Promise<Attachment> {
  const child = join(import.meta.dirname, 'children/attach-packer.ts');
  const { stdout } = await promisify(execFile)(execPath, [
    ...flags,
    child,
    path,
    mode,
    ...(before === undefined ? [] : [before]),
  ]);
  return JSON.parse(stdout) as Attachment;
}

/** In milliseconds. */
async function readPlainly(file: string, before: string): Promise<number> {
  const child = join(import.meta.dirname, 'children/plain-parser.ts');
  const { stdout } = await promisify(execFile)(execPath, [child, file, before]);
  return (JSON.parse(stdout) as { readonly time: number }).time;
}

async function bareBuild(
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const log = openSync(join(cwd, 'bare.log'), 'w');
  const args = ['build', '-machine-readable', 'bench.pkr.hcl'];
  const child = spawn('packer', args, { cwd, env: environment, stdio: ['ignore', log, log] });
  const [code] = await once(child, 'close');
  closeSync(log);
  if (code !== 0) throw new Error(`packer build ended with exit code ${code}`);
}
