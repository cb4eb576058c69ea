import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { cwd } from 'node:process';
import {
  createFile,
  listFiles,
  makeDirectory,
  removeFile,
  requireDirectory,
  requireOwnDirectory,
} from '../adapters/files.js';
import { findProgram } from '../adapters/find-program.js';
import { PackerError } from '../errors.js';
import type { RunPackerOptions } from '../options.js';
import type { PackerValue } from '../packer-value.js';
import { createGrowingRedactor } from '../redaction/growing-redactor.js';
import type { Redactor } from '../redaction/redact.js';
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
  const { declared, warnings } = await declaredSecrets(options.template, workingDirectory, options);
  const secrets = secretValues({ ...options, declared });
  const redactor = createGrowingRedactor(secrets);
  requirePublicTags(options.runTags ?? {}, redactor);
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
  await requireOwnDirectory(directory);
  await requireUnused(directory);
  const journal = await beginJournal(join(directory, runFiles.journal), facts, redactor);
  // From here on the directory is this run's own.
  const release = await claimRun(directory);
  const variablesFile = join(directory, runFiles.variables);
  try {
    if (variables !== undefined) await createFile(variablesFile, JSON.stringify(variables));
    return await createRun({ directory, journal, redactor, options, warnings, release });
  } catch (error) {
    await removeFile(variablesFile);
    await release();
    throw error;
  }
}

/** What another run, or somebody else, has left there must not become part of this run. */
async function requireUnused(directory: string): Promise<void> {
  const names = new Set<string>(Object.values(runFiles));
  const found = (await listFiles(directory)).find((name) => names.has(name));
  if (found === undefined) return;
  throw new PackerError(
    'PACKER_RUN_DIRECTORY_USED',
    `Cannot run Packer in ${directory}: it holds the file ${found} of another run. Give every run a directory of its own.`,
  );
}

/** Tags find left-overs again, so they are kept as they are; everybody in the account sees them anyhow. */
function requirePublicTags(tags: Readonly<Record<string, string>>, redactor: Redactor): void {
  for (const [key, value] of Object.entries(tags)) {
    if (redactor.text(key) === key && redactor.text(value) === value) continue;
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      `Cannot run Packer: option runTags.${redactor.text(key)} holds a secret; a tag is no place for one.`,
    );
  }
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
