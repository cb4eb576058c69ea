import { channelHistory, type Distribution, observePromotion, planPromotion } from '@soe/share';
import type { PipelineContext } from '../pipeline/context.js';
import { isVersion } from './is-version.js';
import type { VerifiedChannel } from './live-verification.js';
import { shareOptions } from './owner-context.js';

/**
 * Hold a channel against the version that most places of it show: what pointing it there would change is drift.
 * Nothing is written.
 *
 * @throws ShareError `SHARE_AWS_FAILED`, `SHARE_CANCELLED`
 */
export async function verifyChannel(
  flavor: string,
  channel: string,
  places: Distribution,
  pipeline: PipelineContext,
): Promise<VerifiedChannel> {
  const options = { ...shareOptions(pipeline), places };
  const { places: seen } = await channelHistory({ flavor, channel }, options);
  const counts = new Map<string, number>();
  for (const { version } of seen) {
    if (version !== undefined) counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  const held = [...counts].toSorted(([, a], [, b]) => b - a).map(([each]) => each);
  const version = held.find(isVersion);
  if (version === undefined) return { channel, ...(held[0] !== undefined && { version: held[0] }) };
  const request = { flavor, channel, version };
  const plan = planPromotion([request], places, await observePromotion([request], options), {
    now: (pipeline.clock?.() ?? new Date()).getTime(),
  });
  return { channel, version, plan };
}
