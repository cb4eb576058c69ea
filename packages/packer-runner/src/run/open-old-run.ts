import { join } from 'node:path';
import { readTextIfAny } from '../adapters/files.js';
import { PackerError } from '../errors.js';
import type { AttendOptions } from '../options.js';
import type { PackerValue } from '../packer-value.js';
import { createRedactor } from '../redaction/redact.js';
import { secretValues } from '../redaction/secret-values.js';
import { claimRun } from './claim-run.js';
import { declaredSecrets } from './declared-secrets.js';
import { keepJournal, type RunJournal, readJournal } from './journal.js';
import { createRun, type Run } from './run.js';
import { runFiles } from './run-files.js';

/** What opens a run again. */
export interface OpenOldRunOptions extends AttendOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** Takes over a run. One that has been attended to its end is only read. */
export async function openOldRun(directory: string, options: OpenOldRunOptions): Promise<Run> {
  const path = join(directory, runFiles.journal);
  const before = await readJournal(path);
  const release = before.end === undefined ? await claimRun(directory) : nothing;
  try {
    // Its attendant may have come to the end meanwhile.
    const facts = await readJournal(path);
    const { secrets, warnings } = await secretsOf(directory, facts, options);
    const redactor = createRedactor(secrets);
    const journal = keepJournal(path, facts, redactor);
    return await createRun({ directory, journal, redactor, options, warnings, release });
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
  const text = await readTextIfAny(join(directory, runFiles.variables));
  const variables = text === undefined ? {} : (JSON.parse(text) as Record<string, PackerValue>);
  if (end !== undefined) return { secrets: secretValues({ ...options, sensitive }), warnings: [] };
  const { declared, warnings } = await declaredSecrets(template, workingDirectory);
  const secrets = secretValues({ ...options, sensitive, variables, declared });
  if (secrets.length < secretCount) {
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      `Cannot attend the run in ${directory}: it was started with ${secretCount} values to mask, and ${secrets.length} are known now. Give the same secrets, and the same secrets in env, as when it was started.`,
    );
  }
  return { secrets, warnings };
}

async function nothing(): Promise<void> {}
