import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { rollbackChange } from '../lifecycle/move-channels.js';
import { ownerContext } from '../lifecycle/owner-context.js';
import type { CommandContext } from './command.js';

/** Options of `soe rollback`. */
export interface RollbackOptions extends CarryOutOptions {
  /** The channel that goes back. Default: the last one of the flavor, which is used by most. */
  readonly channel?: string;
  /** The version to go back to. Default: what the channel pointed at before. */
  readonly to?: string;
  /** Why it goes back although a gate said no to that version. Default: it does not. */
  readonly despiteGates?: string;
}

/** `soe rollback FLAVOR`: point a channel at what it pointed at before. */
export async function rollback(
  flavor: string,
  options: RollbackOptions,
  context: CommandContext,
): Promise<number> {
  const { to, channel } = options;
  const pipeline = await ownerContext(context, [flavor]);
  const request = {
    flavor,
    ...(channel !== undefined && { channel }),
    ...(to !== undefined && { to }),
  };
  const change = await rollbackChange(request, options, pipeline);
  return carryOut(change, options, pipeline.directory, context);
}
