import { revokeRelease } from '@soe/share';
import { flavorOf } from '../config/flavor-of.js';
import { accessOf, type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { planningOptions } from '../pipeline/share-release.js';
import { lifecycleChange } from './lifecycle-change.js';
import type { PlannedChange } from './planned-change.js';

/** A bad release. */
export interface RevocationRequest {
  /** Product line. */
  readonly flavor: string;
  /** Its version. */
  readonly version: string;
  /** Why; it is kept with the images. */
  readonly reason: string;
  /** The version that channels move to. Default: the newest earlier one that is good. */
  readonly replacement?: string;
  /** Leave channels that point at it where they are. Default `false`. */
  readonly leaveChannels?: boolean;
  /** Disable the images too, so that their owner cannot launch them. Default `false`. */
  readonly disable?: boolean;
}

/**
 * Plan to take a bad release out of use. Nothing is written before it is applied.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError
 */
export async function planRevocation(
  { flavor, version, reason, replacement, leaveChannels, disable }: RevocationRequest,
  context: PipelineContext,
): Promise<PlannedChange> {
  flavorOf(context, flavor);
  await requireOwner(context);
  const pipeline = { ...context, access: accessOf(context) };
  const places = await resolvedDistribution(pipeline, flavor);
  const { plan } = await revokeRelease(
    {
      ...{ flavor, version, reason },
      ...(replacement !== undefined && { replacement }),
      ...(leaveChannels !== undefined && { leaveChannels }),
      ...(disable !== undefined && { disable }),
    },
    { ...planningOptions(pipeline), places },
  );
  const { owner } = pipeline.config;
  return lifecycleChange(
    { schema: 'soe-plan/v1', kind: 'lifecycle', owner, flavors: [flavor], about: reason, plan },
    pipeline,
    places,
  );
}
