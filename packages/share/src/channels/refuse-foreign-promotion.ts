import { settleOptions } from '../clock.js';
import { ShareError } from '../errors.js';
import { placeKey } from '../place-key.js';
import { promotionPlanShape } from '../plan/plan-shape.js';
import { refuseMalformedPlan } from '../plan/refuse-malformed-plan.js';
import type { ShareOptions } from '../share-options.js';
import { observePromotion } from './observe-promotion.js';
import { planPromotion, promotionPaths } from './plan-promotion.js';
import type { PointerMove } from './pointer.js';
import type {
  ObservedPromotion,
  PromotionPlaces,
  PromotionPlan,
  PromotionRequest,
} from './promotion.js';

/**
 * See that a plan which was stored, and may be anybody's, does what these requests ask for and nothing else:
 * it is about their channels, every pointer is one of theirs, and moves to what the version has now. Nothing is
 * written.
 *
 * @throws ShareError `SHARE_PLAN_INVALID` with what is not asked for; the code of what stands in the way of the
 * requests
 */
export async function refuseForeignPromotion(
  plan: PromotionPlan,
  requests: readonly PromotionRequest[],
  options: ShareOptions & { readonly places: PromotionPlaces },
): Promise<void> {
  refuseMalformedPlan(promotionPlanShape, plan);
  const { places } = options;
  const observed = await observePromotion(requests, options);
  const now = settleOptions(options).clock.now();
  const whole = planPromotion(requests, places, withoutPointers(observed, requests, places), {
    now,
  });
  const findings = foreignMoves(plan, whole);
  if (findings.length > 0) {
    throw new ShareError(
      'SHARE_PLAN_INVALID',
      `promotion plan: no pointer was moved, for it is not what was asked for: ${findings.join('; ')}. Plan again.`,
    );
  }
  const [problem] = whole.problems;
  if (problem === undefined) return;
  const messages = whole.problems.map(({ message }) => message).join('; ');
  throw new ShareError(problem.code, `promotion plan: no pointer was moved. ${messages}`);
}

/**
 * What of a plan is not part of another that moves every pointer. Pure.
 *
 * @param whole - The plan of the same requests for channels that are new everywhere
 */
export function foreignMoves(plan: PromotionPlan, whole: PromotionPlan): readonly string[] {
  const asked = whole.channels.map(nameOf);
  const told = plan.channels.map(nameOf);
  const known = new Set(whole.moves.map(keyOf));
  return [
    ...(asked.join() === told.join()
      ? []
      : [`it is about ${told.join(', ') || 'no channel'}, not ${asked.join(', ')}`]),
    ...plan.moves
      .filter((move) => !known.has(keyOf(move)))
      .map(({ name, region, to }) => `${name} in ${region} is moved to ${to ?? 'nothing'}`),
  ];
}

function nameOf({ flavor, channel, version }: PromotionRequest): string {
  return `${flavor}@${channel} to ${version}`;
}

function keyOf({ id, region, consumer, name, kind, to }: PointerMove): string {
  const place = placeKey(region, consumer?.account);
  return JSON.stringify([id, place, consumer?.role ?? '', name, kind, to ?? '']);
}

/** As if the channels were not there yet, so that all their pointers are planned. */
function withoutPointers(
  observed: ObservedPromotion,
  requests: readonly PromotionRequest[],
  places: PromotionPlaces,
): ObservedPromotion {
  const paths = requests.map(
    (request) => `${promotionPaths(request, places).channels}/${request.channel}/`,
  );
  const isPointer = (name: string) => paths.some((path) => name.startsWith(path));
  return {
    ...observed,
    places: observed.places.map((each) => ({
      ...each,
      parameters: Object.fromEntries(
        Object.entries(each.parameters).filter(([name]) => !isPointer(name)),
      ),
    })),
  };
}
