import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runGit } from '@soe/release-notes';
import { type CommitPolicy, commitPolicyFile, parseCommitPolicy } from '@soe/traceability';
import { OrchestratorError } from '../errors.js';

/** A policy of commits, and where it was found. */
export interface FoundPolicy {
  /** What is asked of every commit. */
  readonly policy: CommitPolicy;
  /** The file. */
  readonly path: string;
}

/** Where a policy is looked for. */
export interface FindPolicyOptions {
  /** Folder from which it is looked for. */
  readonly directory: string;
  /** What it is read for, as messages begin. */
  readonly task: string;
  /** Stops git. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * The policy of commits that a file holds.
 *
 * @param file - Relative to the folder. Default: `soe.commits.json` in the folder or at the top of the checkout
 * @returns `undefined` where no file is named and none of that name is there
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND` for a file that is named and missing; TraceabilityError
 * `TRACE_POLICY_INVALID`
 */
export async function findCommitPolicy(
  file: string | undefined,
  options: FindPolicyOptions,
): Promise<FoundPolicy | undefined> {
  const { directory, task } = options;
  const path = file === undefined ? await usualFile(options) : resolve(directory, file);
  if (existsSync(path))
    return { policy: parseCommitPolicy(await readFile(path, 'utf8'), path), path };
  if (file === undefined) return undefined;
  throw missingPolicy(path, task);
}

/** The error of a policy that is not there. */
export function missingPolicy(path: string, task: string): OrchestratorError {
  return new OrchestratorError(
    'SOE_CONFIG_NOT_FOUND',
    `${task}: there is no policy in ${path}; write one, for example {"schema": "soe-commit-policy/v1", "issues": {"jira": {"projects": ["SOE"]}}}`,
  );
}

/** Beside the configuration, else where the hook and `soe check-commits` look: at the top of the checkout. */
async function usualFile({ directory, signal }: FindPolicyOptions): Promise<string> {
  const beside = join(directory, commitPolicyFile);
  if (existsSync(beside)) return beside;
  const output = await runGit(['rev-parse', '--show-toplevel'], {
    directory,
    ...(signal && { signal }),
  });
  // Only the line break that git adds may go: names of folders can end with spaces.
  return join(output.replace(/\n$/, ''), commitPolicyFile);
}
