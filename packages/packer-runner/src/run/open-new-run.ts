import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { cwd } from 'node:process';
import { createFile, makeDirectory, requireDirectory } from '../adapters/files.js';
import { findProgram } from '../adapters/find-program.js';
import type { RunPackerOptions } from '../options.js';
import type { PackerValue } from '../packer-value.js';
import { createRedactor } from '../redaction/redact.js';
import { secretValues } from '../redaction/secret-values.js';
import { claimRun } from './claim-run.js';
import { declaredSecrets } from './declared-secrets.js';
import { beginJournal, type RunJournal } from './journal.js';
import { createRun, type Run } from './run.js';
import { runFiles } from './run-files.js';

/** How long `keep-on-failure` keeps what it keeps, in milliseconds. */
const defaultKeepFor = 14_400_000;

/** Finds Packer, claims the run directory and writes the variables: all that a start needs. */
export async function openNewRun(options: RunPackerOptions): Promise<Run> {
  const directory = resolve(options.runDirectory);
  const workingDirectory = resolve(options.workingDirectory ?? cwd());
  await requireDirectory(workingDirectory);
  const packer = await findProgram(options.packer ?? 'packer', options.env['PATH']);
  const { declared, warnings } = await declaredSecrets(options.template, workingDirectory);
  const secrets = secretValues({ ...options, declared });
  const redactor = createRedactor(secrets);
  const variables = withManifest(options, directory);
  const facts: RunJournal = {
    schema: 'packer-run/v1',
    runId: randomUUID(),
    packer,
    workingDirectory,
    argv: packerArguments(options, variables && join(directory, runFiles.variables)),
    startedAt: new Date().toISOString(),
    secretCount: secrets.length,
    sensitive: options.sensitive ?? {},
    template: options.template,
    ...(options.manifestVariable !== undefined && { manifestVariable: options.manifestVariable }),
    runTags: options.runTags ?? {},
    ...(options.debug && { keepFor: options.keepFor ?? defaultKeepFor }),
  };
  await makeDirectory(directory);
  const journal = await beginJournal(join(directory, runFiles.journal), facts, redactor);
  // From here on the directory is this run's own.
  const release = await claimRun(directory);
  if (variables !== undefined) {
    await createFile(join(directory, runFiles.variables), JSON.stringify(variables));
  }
  return createRun({ directory, journal, redactor, options, warnings, release });
}

function withManifest(
  { variables, manifestVariable }: RunPackerOptions,
  directory: string,
): Readonly<Record<string, PackerValue>> | undefined {
  if (manifestVariable === undefined) return variables;
  return { ...variables, [manifestVariable]: join(directory, runFiles.manifest) };
}

function packerArguments(
  { only, except, template, debug }: RunPackerOptions,
  variablesFile: string | undefined,
): readonly string[] {
  return [
    'build',
    '-machine-readable',
    ...(debug === undefined ? [] : ['-debug', '-on-error=abort']),
    ...(variablesFile === undefined ? [] : [`-var-file=${variablesFile}`]),
    ...(only === undefined ? [] : [`-only=${only.join(',')}`]),
    ...(except === undefined ? [] : [`-except=${except.join(',')}`]),
    template,
  ];
}
