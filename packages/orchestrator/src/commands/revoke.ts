import { revokeRelease } from '@soe/share';
import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { lifecycleChange } from '../lifecycle/lifecycle-change.js';
import { ownerContext, shareOptions } from '../lifecycle/owner-context.js';
import { resolvedDistribution } from '../pipeline/context.js';
import type { CommandContext } from './command.js';

/** Options of `soe revoke`. */
export interface RevokeOptions extends CarryOutOptions {
  /** Why. */
  readonly reason: string;
  /** The version that channels move to. Default: the newest earlier one that is good. */
  readonly replacement?: string;
  /** Leave channels that point at it where they are. Default `false`. */
  readonly leaveChannels?: boolean;
  /** Disable the images too, so that their owner cannot launch them. Default `false`. */
  readonly disable?: boolean;
}

/** `soe revoke FLAVOR VERSION --reason TEXT`: take a bad release out of use. */
export async function revoke(
  flavor: string,
  version: string,
  options: RevokeOptions,
  context: CommandContext,
): Promise<number> {
  const { reason, replacement, leaveChannels, disable } = options;
  const pipeline = await ownerContext(context);
  const places = await resolvedDistribution(pipeline, flavor);
  const { plan } = await revokeRelease(
    {
      ...{ flavor, version, reason },
      ...(replacement !== undefined && { replacement }),
      ...(leaveChannels !== undefined && { leaveChannels }),
      ...(disable !== undefined && { disable }),
    },
    { ...shareOptions(pipeline), places },
  );
  const { owner } = pipeline.config;
  const change = await lifecycleChange(
    { schema: 'soe-plan/v1', kind: 'lifecycle', owner, flavors: [flavor], about: reason, plan },
    pipeline,
    places,
  );
  return carryOut(change, options, pipeline.directory, context);
}
