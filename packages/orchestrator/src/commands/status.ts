import { ownerContext } from '../lifecycle/owner-context.js';
import { fleetStatus } from '../status/fleet-status.js';
import { formatStatus } from '../status/format-status.js';
import { observeFleet } from '../status/observe-fleet.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';

/** Options of `soe status`. */
export interface StatusOptions {
  /** End with the code of drift where there is any. Default `false`: what is shown is the answer. */
  readonly exitCode?: boolean;
  /** Compare everything with the distribution too, as `soe verify` does. Default `false`. */
  readonly verify?: boolean;
}

/** `soe status [FLAVOR…]`: where every channel of every flavor points, how old that is, and what is wrong. */
export async function status(
  flavors: readonly string[],
  { exitCode = false, verify = false }: StatusOptions,
  context: CommandContext,
): Promise<number> {
  const pipeline = await ownerContext(context, flavors);
  const names = flavors.length > 0 ? flavors : Object.keys(pipeline.config.flavors);
  const seen = fleetStatus(await observeFleet(names, pipeline));
  const drifted = seen.flavors.some(({ drift }) => drift.length > 0);
  if (!verify) {
    answer(context, seen, printableLines(formatStatus(seen)));
    return exitCode && drifted ? exitCodes.drift : exitCodes.done;
  }
  const { verifyLive } = await import('../lifecycle/verify-live.js');
  const { formatLive } = await import('../lifecycle/format-live.js');
  const verified = await Promise.all(names.map((flavor) => verifyLive(flavor, pipeline)));
  const text = [formatStatus(seen), ...verified.map(formatLive)].join('\n\n');
  answer(context, { ...seen, verified }, printableLines(text));
  const wrong = drifted || verified.some(({ drift }) => drift);
  return exitCode && wrong ? exitCodes.drift : exitCodes.done;
}
