import { channelHistory } from '@soe/share';
import { type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { shareOptions } from '../pipeline/share-release.js';
import { channelsOf, requireChannel } from './channels-of.js';
import type { RegionalHistory } from './format-history.js';

/** Channels whose past is asked for. */
export interface HistoryRequest {
  /** Product line. */
  readonly flavor: string;
  /** The channel. Default: all of the flavor. */
  readonly channel?: string;
}

/**
 * What channels pointed at, since when, and who moved them. Nothing is written.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_CHANNEL_UNKNOWN`, `SOE_WRONG_ACCOUNT`; ShareError
 */
export async function readHistory(
  { flavor, channel }: HistoryRequest,
  context: PipelineContext,
): Promise<readonly RegionalHistory[]> {
  if (channel !== undefined) requireChannel(context, flavor, channel);
  const names = channel === undefined ? channelsOf(context, flavor) : [channel];
  await requireOwner(context);
  const places = await resolvedDistribution(context, flavor);
  const options = shareOptions(context);
  return Promise.all(
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
}
