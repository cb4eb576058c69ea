import {
  applyPromotion,
  type ChannelMove,
  formatPromotion,
  observePromotion,
  type PromotionPlaces,
  type PromotionRequest,
  planPromotion,
  shareChannels,
} from '@soe/share';
import { errorCode } from '../errors.js';
import { checkGates } from '../pipeline/check-gates.js';
import { type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { requireChannel } from './channels-of.js';
import { noteLifecycle } from './note-lifecycle.js';
import { shareOptions } from './owner-context.js';
import type { PlannedChange } from './planned-change.js';
import { requirePublished } from './published-versions.js';
import { type FlavorPlaces, sharedPlaces } from './shared-places.js';
import type { StoredPromotion } from './stored-plan.js';

/** What is promoted beside the requests. */
export interface PromotionChangeOptions {
  /** Why it is done although a gate said no. Default: it is not. */
  readonly despiteGates?: string | undefined;
}

/**
 * Plan the move of some channels, all or none: the gates let it, and the versions are ready everywhere or
 * that is a problem of the plan. Writes nothing.
 *
 * @throws OrchestratorError `SOE_GATE_REFUSED`, `SOE_CHANNEL_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`, `SOE_RELEASE_UNKNOWN`,
 * `SOE_USAGE`
 * @throws ShareError `SHARE_CANCELLED`
 */
export async function planPromotionChange(
  asked: readonly PromotionRequest[],
  { despiteGates }: PromotionChangeOptions,
  pipeline: PipelineContext,
): Promise<PlannedChange> {
  const flavors = await placesOf(asked, pipeline);
  const places = sharedPlaces(taskOf(asked), flavors);
  const requests = asked.map((request, index) => {
    const own = flavors[index]?.places.regions ?? [];
    return own.length === places.regions.length
      ? request
      : { ...request, regions: own.map(({ region }) => region) };
  });
  const options = shareOptions(pipeline);
  const now = (pipeline.clock?.() ?? new Date()).getTime();
  const observed = await observePromotion(requests, { ...options, places });
  const plan = planPromotion(requests, places, observed, { now });
  const stored: StoredPromotion = {
    schema: 'soe-plan/v1',
    kind: 'promotion',
    owner: pipeline.config.owner,
    requests,
    ...(despiteGates !== undefined && { despiteGates }),
    plan,
  };
  const change = await promotionChange(stored, pipeline, places);
  // After the gates, whose answer says more of a release that they kept from being shared.
  if (plan.problems.length > 0) await requireKnown(requests, pipeline);
  return change;
}

/** A version that is nowhere is no release: said shorter than what it lacks place by place. */
async function requireKnown(
  requests: readonly PromotionRequest[],
  pipeline: PipelineContext,
): Promise<void> {
  try {
    for (const each of requests) await requirePublished(taskOf(requests), each, pipeline);
  } catch (error) {
    // Who may not list what is published still gets the problems of the plan.
    if (errorCode(error) !== 'DISCOVERY_AWS_FAILED') throw error;
  }
}

/**
 * The change of a plan, also of one that was stored: the gates are asked again, and share holds it against
 * AWS before it writes.
 *
 * @param known - Where the channels live. Default: as the configuration says
 * @throws OrchestratorError `SOE_GATE_REFUSED`, `SOE_CHANNEL_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`, `SOE_USAGE`
 */
export async function promotionChange(
  stored: StoredPromotion,
  pipeline: PipelineContext,
  known?: PromotionPlaces,
): Promise<PlannedChange> {
  const { requests, plan, despiteGates } = stored;
  const task = taskOf(requests);
  const places = known ?? (await placesOfRequests(requests, pipeline));
  const refused = await Promise.all(
    requests.map((request) => checkGates(request, despiteGates, pipeline)),
  );
  return {
    task,
    plan,
    stored,
    text: `${formatPromotion(plan)}${refused
      .flatMap((each) => each ?? [])
      .map((each) => `\n${each}\n`)
      .join('')}`,
    removes: false,
    empty: plan.moves.length === 0,
    problems: plan.problems,
    async apply() {
      const options = shareOptions(pipeline);
      const pointers = await applyPromotion(plan, options);
      if (places.parameters?.share !== undefined) await shareChannels(requests, places, options);
      const moved = pointers.length > 0;
      for (const [index, channel] of plan.channels.entries()) {
        const detail = [
          `to ${channel.channel} (${beforeOf(channel)})`,
          ...(refused[index] === undefined ? [] : [refused[index]]),
        ].join(' ');
        if (moved) await noteLifecycle('promote', channel, detail, pipeline);
      }
      return { result: { channels: plan.channels, pointers }, text: tell(plan.channels) };
    },
  };
}

/**
 * Where the channels of some requests live, together.
 *
 * @throws OrchestratorError `SOE_CHANNEL_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`, `SOE_USAGE`
 */
export async function placesOfRequests(
  requests: readonly PromotionRequest[],
  pipeline: PipelineContext,
): Promise<PromotionPlaces> {
  return sharedPlaces(taskOf(requests), await placesOf(requests, pipeline));
}

function taskOf(requests: readonly PromotionRequest[]): string {
  const [first] = requests;
  const what = requests.map(({ flavor, version }) => `${flavor} ${version}`).join(', ');
  return `promote ${what} to ${first?.channel ?? ''}`;
}

function tell(channels: readonly ChannelMove[]): string {
  return channels
    .map((channel) => {
      const { flavor, version } = channel;
      return `${flavor}@${channel.channel} is ${version} (${beforeOf(channel)})`;
    })
    .join('\n');
}

function beforeOf({ version, previousVersion }: ChannelMove): string {
  if (previousVersion === undefined) return 'a new channel';
  return previousVersion === version ? 'as before' : `was ${previousVersion}`;
}

async function placesOf(
  requests: readonly PromotionRequest[],
  pipeline: PipelineContext,
): Promise<readonly FlavorPlaces[]> {
  for (const { flavor, channel } of requests) requireChannel(pipeline, flavor, channel);
  return Promise.all(
    requests.map(async ({ flavor }) => ({
      flavor,
      places: await resolvedDistribution(pipeline, flavor),
    })),
  );
}
