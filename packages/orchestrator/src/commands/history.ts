import { channelHistory } from '@soe/share';
import { channelsOf } from '../lifecycle/channels-of.js';
import { formatHistory } from '../lifecycle/format-history.js';
import { ownerContext, shareOptions } from '../lifecycle/owner-context.js';
import { resolvedDistribution } from '../pipeline/context.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';

/** `soe history FLAVOR [CHANNEL]`: what channels pointed at, since when, and who moved them. */
export async function history(
  flavor: string,
  channel: string | undefined,
  context: CommandContext,
): Promise<number> {
  const pipeline = await ownerContext(context);
  const names = channel === undefined ? channelsOf(pipeline, flavor) : [channel];
  const places = await resolvedDistribution(pipeline, flavor);
  const options = shareOptions(pipeline);
  const found = await Promise.all(
    names.map(async (each) => {
      const whole = await channelHistory({ flavor, channel: each }, { ...options, places });
      // Regions that agree have the same to tell.
      const regions = whole.agree ? [] : places.regions;
      const byRegion = await Promise.all(
        regions.map(async (at) => {
          const here = { ...options, places: { ...places, regions: [at] } };
          const { entries } = await channelHistory({ flavor, channel: each }, here);
          return { region: at.region, entries };
        }),
      );
      return { ...whole, ...(byRegion.length > 0 && { regions: byRegion }) };
    }),
  );
  answer(context, found, printableLines(found.map(formatHistory).join('\n\n')));
  return found.some(({ entries }) => entries.length > 0) ? exitCodes.done : exitCodes.failed;
}
