import { ShareError } from '../errors.js';
import { groupBy } from '../group-by.js';
import { placeKey } from '../place-key.js';
import type { SettledOptions } from '../share-options.js';
import { imageFindings } from './check-ready.js';
import { observeImages } from './observe-promotion.js';
import type { PointerMove } from './pointer.js';
import { placeName, pointerPlace } from './pointer-state.js';
import { pointerStore } from './pointer-store.js';

/**
 * See that pointers still hold what they held when their moves were planned, or what they shall hold:
 * one read per place.
 *
 * @throws ShareError `SHARE_CONFLICT` with all that do not
 */
export async function refuseStale(
  moves: readonly PointerMove[],
  options: SettledOptions,
): Promise<void> {
  const places = groupBy(moves, (move) => placeKey(move.region, move.consumer?.account));
  const findings = await Promise.all(
    [...places.values()].map(async (mine) => {
      const [first] = mine;
      if (first === undefined) return [];
      const seen = await pointerStore(pointerPlace(first), options).read(
        mine.map(({ name }) => name),
      );
      return mine.flatMap((move) => {
        const holds = seen.get(move.name)?.held?.value;
        if (holds === move.from || holds === move.to) return [];
        return [
          `${move.name} in ${placeName(move)} holds ${holds ?? 'nothing'}, not ${move.from ?? 'nothing'}`,
        ];
      });
    }),
  );
  if (findings.flat().length === 0) return;
  throw new ShareError(
    'SHARE_CONFLICT',
    `promotion plan: no pointer was moved, they were moved since it was made: ${findings.flat().join('; ')}. Plan again.`,
  );
}

/**
 * See that the images that pointers move to can still be used: one read per region.
 *
 * @throws ShareError `SHARE_NOT_READY` with all that cannot
 */
export async function refuseUnusable(
  moves: readonly PointerMove[],
  options: SettledOptions,
): Promise<void> {
  const images = moves.filter(({ kind, to }) => kind === 'image' && to !== undefined);
  const findings = await Promise.all(
    [...groupBy(images, ({ region }) => region)].map(async ([region, mine]) => {
      const ids = [...new Set(mine.flatMap(({ to }) => to ?? []))];
      const seen = await observeImages(region, ids, options);
      return imageFindings(ids, seen, options.clock.now()).map((each) => `${region}: ${each}`);
    }),
  );
  if (findings.flat().length === 0) return;
  throw new ShareError(
    'SHARE_NOT_READY',
    `promotion plan: no pointer was moved, for since it was made: ${findings.flat().join('; ')}. Plan again.`,
  );
}
