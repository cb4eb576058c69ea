import { posix } from 'node:path';
import { type GatePolicy, parseGatePolicy } from '@soe/harness';
import type { ResolvedConfig } from '../config/config.js';
import { errorCode, OrchestratorError } from '../errors.js';
import type { Repository } from './repository.js';

/**
 * The rules of the gates in the commit that is checked out; the usual ones where the configuration names no
 * file.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID` where the commit has no such file; HarnessError
 * `HARNESS_POLICY_INVALID`
 */
export async function committedPolicy(
  { gates }: Pick<ResolvedConfig, 'gates'>,
  { text, prefix, head }: Repository,
): Promise<GatePolicy> {
  if (gates === undefined) return {};
  const found = await text(head, posix.join(prefix, gates));
  if (found !== undefined) return parseGatePolicy(found, { file: gates });
  throw new OrchestratorError(
    'SOE_CONFIG_INVALID',
    `gates: commit ${head.slice(0, 12)} has no file ${gates}; correct the path, or commit the file`,
  );
}

/** The rules as another commit had them; `undefined` where they do not fit what is read today. */
export async function earlierPolicy(
  { gates }: Pick<ResolvedConfig, 'gates'>,
  { text, prefix }: Repository,
  commit: string,
): Promise<GatePolicy | undefined> {
  const found = gates === undefined ? '' : await text(commit, posix.join(prefix, gates));
  if (found === undefined) return undefined;
  try {
    return parseGatePolicy(found);
  } catch (error) {
    if (errorCode(error) === 'HARNESS_POLICY_INVALID') return undefined;
    throw error;
  }
}
