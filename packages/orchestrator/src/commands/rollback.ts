import { rollbackVersion } from '@soe/share';
import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { requireChannel } from '../lifecycle/channels-of.js';
import { ownerContext, shareOptions } from '../lifecycle/owner-context.js';
import { planPromotionChange } from '../lifecycle/promotion-change.js';
import { resolvedDistribution } from '../pipeline/context.js';
import type { CommandContext } from './command.js';

/** Options of `soe rollback`. */
export interface RollbackOptions extends CarryOutOptions {
  /** The channel that goes back. */
  readonly channel: string;
  /** The version to go back to. Default: what the channel pointed at before. */
  readonly to?: string;
  /** Why it goes back although a gate said no to that version. Default: it does not. */
  readonly despiteGates?: string;
}

/** `soe rollback FLAVOR --channel CHANNEL`: point a channel at what it pointed at before. */
export async function rollback(
  flavor: string,
  options: RollbackOptions,
  context: CommandContext,
): Promise<number> {
  const { channel, to } = options;
  const pipeline = await ownerContext(context);
  requireChannel(pipeline, flavor, channel);
  const version = await rollbackVersion(
    { flavor, channel, ...(to !== undefined && { to }) },
    { ...shareOptions(pipeline), places: await resolvedDistribution(pipeline, flavor) },
  );
  const change = await planPromotionChange([{ flavor, version, channel }], options, pipeline);
  return carryOut(
    { ...change, task: `roll ${flavor}@${channel} back to ${version}` },
    options,
    pipeline.directory,
    context,
  );
}
