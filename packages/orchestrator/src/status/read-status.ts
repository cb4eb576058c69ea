import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import type { FleetStatus } from './flavor-status.js';
import { fleetStatus } from './fleet-status.js';
import { observeFleet } from './observe-fleet.js';

/**
 * Where every channel of flavors points, how old that is, and what is wrong. Nothing is written.
 *
 * @param flavors - Default: all
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError `SHARE_CANCELLED`
 */
export async function readStatus(
  flavors: readonly string[],
  context: PipelineContext,
): Promise<FleetStatus> {
  const names = flavors.length > 0 ? flavors : Object.keys(context.config.flavors);
  for (const flavor of names) flavorOf(context, flavor);
  await requireOwner(context);
  return fleetStatus(await observeFleet(names, context));
}
