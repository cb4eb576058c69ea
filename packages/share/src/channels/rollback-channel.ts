import { settleOptions } from '../clock.js';
import { ShareError } from '../errors.js';
import type { SettledOptions, ShareOptions } from '../share-options.js';
import { promotionPaths, promotionPlaces } from './plan-promotion.js';
import { placeName } from './pointer-state.js';
import { type PromotionOptions, type PromotionResult, promoteRelease } from './promote-release.js';
import type { PromotionPlaces, PromotionRequest } from './promotion.js';
import { rollBackChain } from './version-history.js';

/** What to roll back, and how far. */
export interface RollbackRequest extends Pick<PromotionRequest, 'flavor' | 'channel'> {
  /** How many versions back. Default: 1, what the channel pointed at before. */
  readonly steps?: number;
  /** The version to go back to, instead of `steps`. */
  readonly to?: string;
}

/** What the version pointer of one place held: what can be rolled back to, and the present one. */
export interface PlaceChain {
  /** The place, for people. */
  readonly place: string;
  /** Oldest first, the present one at the end. Empty where there is no pointer. */
  readonly chain: readonly string[];
}

/**
 * Point a channel at what it pointed at before, all or none, through the same promotion: what is not
 * ready any more is refused. What was rolled back, or put back, is not gone back to: rolling back
 * twice goes two versions back.
 *
 * @throws ShareError `SHARE_HISTORY_MISSING` when there is no earlier version, or places disagree; and
 * as `promoteRelease`
 */
export async function rollbackChannel(
  request: RollbackRequest,
  options: PromotionOptions,
): Promise<PromotionResult> {
  const { flavor, channel } = request;
  const version = await rollbackVersion(request, options);
  return promoteRelease({ flavor, channel, version }, options);
}

/**
 * The version that {@link rollbackChannel} would go back to, so that its promotion can be planned and
 * shown. Nothing is written.
 *
 * @throws ShareError `SHARE_HISTORY_MISSING`, `SHARE_AWS_FAILED`, `SHARE_CANCELLED`
 */
export async function rollbackVersion(
  request: RollbackRequest,
  options: ShareOptions & { readonly places: PromotionPlaces },
): Promise<string> {
  if (request.to !== undefined) return request.to;
  return rollbackTarget(request, await readChains(request, options.places, settleOptions(options)));
}

/**
 * The version to roll back to. Pure: places have to agree, but those that are too new to remember
 * have no say.
 *
 * @throws ShareError `SHARE_HISTORY_MISSING`
 */
export function rollbackTarget(
  { flavor, channel, steps = 1 }: RollbackRequest,
  chains: readonly PlaceChain[],
): string {
  const refuse = (seen: string): never => {
    throw new ShareError(
      'SHARE_HISTORY_MISSING',
      `rolling back ${flavor}@${channel}: ${seen}; say the version to go back to`,
    );
  };
  if (!Number.isInteger(steps) || steps < 1) return refuse(`${steps} is not a number of steps`);
  const at = (back: number) =>
    chains.flatMap(({ place, chain }) => {
      const version = chain.at(-1 - back);
      return version === undefined ? [] : [{ place, version }];
    });
  for (const [versions, verb] of [
    [at(0), 'points at'],
    [at(steps), 'pointed at'],
  ] as const) {
    const [first] = versions;
    const other = versions.find(({ version }) => version !== first?.version);
    if (first === undefined) {
      const known = [...new Set(chains.flatMap(({ chain }) => chain))];
      return refuse(
        known.length === 0
          ? 'there is no such channel'
          : `it did not point at anything ${steps === 1 ? 'before' : `${steps} versions back`} (known: ${known.join(', ')})`,
      );
    }
    if (other !== undefined) {
      const seen = `${verb} ${first.version} in ${first.place}, and ${other.version} in ${other.place}`;
      return refuse(`places disagree: it ${seen}`);
    }
  }
  return at(steps)[0]?.version ?? refuse('it did not point at anything before');
}

async function readChains(
  { flavor, channel }: RollbackRequest,
  places: PromotionPlaces,
  { aws, signal }: SettledOptions,
): Promise<readonly PlaceChain[]> {
  const name = promotionPaths({ flavor }, places).channelVersion(channel);
  return Promise.all(
    promotionPlaces(places).map(async (at) => {
      const history = await aws.in(at, { signal }).parameters.history(name);
      return { place: placeName(at), chain: rollBackChain(history) };
    }),
  );
}
