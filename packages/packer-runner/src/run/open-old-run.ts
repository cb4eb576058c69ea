import { join } from 'node:path';
import { fileFacts, readTextIfAny, requireOwnDirectory } from '../adapters/files.js';
import { PackerError } from '../errors.js';
import type { AttendOptions } from '../options.js';
import type { PackerValue } from '../packer-value.js';
import { createGrowingRedactor } from '../redaction/growing-redactor.js';
import { secretValues } from '../redaction/secret-values.js';
import { claimRun } from './claim-run.js';
import { declaredSecrets } from './declared-secrets.js';
import { keepJournal, type RunJournal, readJournal } from './journal.js';
import { requireStarted } from './require-started.js';
import { createRun, type Run } from './run.js';
import { runFiles } from './run-files.js';

/** What opens a run again. */
export interface OpenOldRunOptions extends AttendOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** Takes over a run. One that has been attended to its end is only read. */
export async function openOldRun(directory: string, options: OpenOldRunOptions): Promise<Run> {
  await requireOwnDirectory(directory);
  const path = join(directory, runFiles.journal);
  const before = await readJournal(path);
  const release = before.end?.masked ? nothing : await claimRun(directory);
  try {
    // Its attendant may have come to the end meanwhile.
    const facts = await readJournal(path);
    await requireStarted(directory, facts);
    const { secrets, warnings } = await secretsOf(directory, facts, options);
    const redactor = createGrowingRedactor(secrets);
    const journal = keepJournal(path, facts, redactor);
    const output = await fileFacts(join(directory, runFiles.stdout));
    const parts = { directory, journal, redactor, options, output, warnings, release };
    const run = await createRun(parts);
    // What its attendant had begun to stop is to be stopped.
    if (facts.cancelReason !== undefined) run.cancellation.cancel(facts.cancelReason);
    return run;
  } catch (error) {
    await release();
    throw error;
  }
}

async function secretsOf(
  directory: string,
  { template, workingDirectory, sensitive, secretCount, end }: RunJournal,
  options: OpenOldRunOptions,
): Promise<{ readonly secrets: readonly string[]; readonly warnings: readonly string[] }> {
  if (end?.masked) return { secrets: secretValues({ ...options, sensitive }), warnings: [] };
  const text = await readTextIfAny(join(directory, runFiles.variables));
  const variables = text === undefined ? {} : (JSON.parse(text) as Record<string, PackerValue>);
  const { declared, warnings } = await declaredSecrets(template, workingDirectory, {
    ...options,
    sensitive,
    variables,
  });
  const secrets = secretValues({ ...options, sensitive, variables, declared });
  if (secrets.length >= secretCount) return { secrets, warnings };
  throw new PackerError(
    'PACKER_OPTION_INVALID',
    [
      `Cannot attend the run in ${directory}: it was started with ${secretCount} values to mask, and ${secrets.length} are known now.`,
      'Give the same secrets, and the same secrets in env, as when it was started.',
      ...warnings,
    ].join(' '),
  );
}

async function nothing(): Promise<void> {}
