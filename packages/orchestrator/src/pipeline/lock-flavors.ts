import { errorCode, OrchestratorError } from '../errors.js';
import { forFlavor, type PipelineContext } from './context.js';
import { lockOf } from './hold-flavor.js';
import type { Lock } from './lock.js';

/** The locks of the flavors of a run. */
export interface FlavorLocks {
  /** @throws OrchestratorError `SOE_RUN_BUSY` where another process has it */
  get(flavor: string): Lock;
}

/**
 * Work while other processes are kept off flavors. One that another process has is for the work to refuse.
 *
 * @throws OrchestratorError `SOE_RUN_BUSY` where others have all of them: nothing is done then
 */
export async function withFlavors<Result>(
  flavors: readonly string[],
  context: PipelineContext,
  work: (locks: FlavorLocks) => Promise<Result>,
): Promise<Result> {
  const settled = await Promise.allSettled(
    flavors.map((flavor) => lockOf(flavor, forFlavor(context, flavor))),
  );
  const locks = new Map<string, Lock>();
  const refused = new Map<string, unknown>();
  for (const [index, flavor] of flavors.entries()) {
    const each = settled[index];
    if (each?.status === 'fulfilled') locks.set(flavor, each.value);
    else refused.set(flavor, each?.reason);
  }
  try {
    for (const reason of refused.values()) {
      if (errorCode(reason) !== 'SOE_RUN_BUSY' || locks.size === 0) throw reason;
    }
    return await work({ get: (flavor) => locks.get(flavor) ?? raise(flavor, refused) });
  } finally {
    await Promise.all([...locks.values()].map(({ release }) => release()));
  }
}

function raise(flavor: string, refused: ReadonlyMap<string, unknown>): never {
  throw refused.get(flavor) ?? new OrchestratorError('SOE_FLAVOR_UNKNOWN', `no lock of ${flavor}`);
}
