import type { PromotionRequest } from '@soe/share';
import { OrchestratorError } from '../errors.js';
import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { namedReleases } from '../lifecycle/named-releases.js';
import { ownerContext } from '../lifecycle/owner-context.js';
import type { PlannedChange } from '../lifecycle/planned-change.js';
import { pointedVersion } from '../lifecycle/pointed-version.js';
import { planPromotionChange } from '../lifecycle/promotion-change.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { CommandContext } from './command.js';

/** Options of `soe promote`. */
export interface PromoteOptions extends CarryOutOptions {
  /** The channel that moves. */
  readonly to: string;
  /** Why it is promoted although a gate said no. Default: it is not. */
  readonly despiteGates?: string;
  /** File with the waves that it moves in. Default: it moves everywhere at once. */
  readonly waves?: string;
}

/**
 * `soe promote FLAVOR VERSION --to CHANNEL`, or any number of `FLAVOR@VERSION` and `FLAVOR@CHANNEL`: point a
 * channel at versions, everywhere, all or none.
 */
export async function promote(
  words: readonly string[],
  options: PromoteOptions,
  context: CommandContext,
): Promise<number> {
  const task = `promote to ${options.to}`;
  const named = namedReleases(task, words);
  const pipeline = await ownerContext(
    context,
    named.map(({ flavor }) => flavor),
  );
  const requests = await Promise.all(
    named.map(async (each): Promise<PromotionRequest> => {
      const { flavor } = each;
      const version =
        'version' in each ? each.version : await known(flavor, each.channel, pipeline);
      return { flavor, version, channel: options.to };
    }),
  );
  if (options.waves !== undefined) {
    const change = await inWaves(requests, { ...options, waves: options.waves }, pipeline, context);
    return carryOut(change, options, pipeline.directory, context);
  }
  const change = await planPromotionChange(requests, options, pipeline);
  return carryOut(change, options, pipeline.directory, context);
}

async function inWaves(
  requests: readonly PromotionRequest[],
  { waves, despiteGates }: PromoteOptions & { readonly waves: string },
  pipeline: PipelineContext,
  { directory }: CommandContext,
): Promise<PlannedChange> {
  const [request] = requests;
  if (request === undefined || requests.length > 1) {
    throw new OrchestratorError('SOE_USAGE', 'promote: --waves takes one flavor at a time');
  }
  const { readWaves } = await import('../lifecycle/waves-file.js');
  const { planPromotionInWaves } = await import('../lifecycle/promote-in-waves.js');
  const despite = despiteGates === undefined ? {} : { despiteGates };
  return planPromotionInWaves(
    { ...request, ...(await readWaves(directory, waves)), ...despite },
    pipeline,
  );
}

async function known(flavor: string, channel: string, pipeline: PipelineContext): Promise<string> {
  const version = await pointedVersion(flavor, channel, pipeline);
  if (version !== undefined) return version;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `promote ${flavor}@${channel}: the channel points at nothing in ${pipeline.config.region}; name a version, or release one`,
  );
}
