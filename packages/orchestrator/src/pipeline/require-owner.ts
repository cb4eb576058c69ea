import { callerAccount } from '../adapters/caller-account.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';

/**
 * Make sure that the credentials are those of the account that owns the images, before anything is
 * read or written with them.
 *
 * @throws OrchestratorError `SOE_NO_CREDENTIALS`, `SOE_WRONG_ACCOUNT`
 */
export async function requireOwner({ config, file, signal, aws }: PipelineContext): Promise<void> {
  const account = await callerAccount({ region: config.region, ...aws, ...(signal && { signal }) });
  if (account === config.owner) return;
  throw new OrchestratorError(
    'SOE_WRONG_ACCOUNT',
    `the credentials are of account ${account}, but ${file} names ${config.owner} as owner; use credentials of ${config.owner}`,
  );
}
