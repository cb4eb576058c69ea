import type { PromotionPlaces } from '../channels/promotion.js';
import type { Problem } from '../plan/action.js';
import type { LifecycleAction } from './lifecycle-action.js';
import type { LifecyclePlan } from './lifecycle-plan.js';
import { refusal, unmarkSteps, unreadable } from './lifecycle-steps.js';
import { prefixOf, type ReleasedImage } from './observe-releases.js';
import type { ObservedFlavor, ObservedRetirement } from './observed-use.js';
import { imageKey, permissionMemory } from './plan-disabling.js';
import { planLeftOvers } from './plan-left-overs.js';
import { judgeUse } from './reason-in-use.js';
import { disabledSince, reasonToKeep, retirementView } from './reason-to-keep.js';
import { type RetirementPolicy, type SettledPolicy, settlePolicy } from './retirement-policy.js';
import { type RetirementStage, reportSteps, stageSteps } from './retirement-steps.js';

/** An image and what is said about it. */
export interface RetirementVerdict {
  /** Where it is. */
  readonly region: string;
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** Its id. */
  readonly imageId: string;
  /** Its name. */
  readonly name: string;
  /** What is done with it. Missing for an image that stays. */
  readonly stage?: RetirementStage;
  /** Why. */
  readonly reason: string;
}

/** The plan of `retireReleases`. */
export interface RetirementPlan extends LifecyclePlan {
  /** Always `retire`. */
  readonly step: 'retire';
  /** Images that stay, each with the reason. */
  readonly kept: readonly RetirementVerdict[];
  /** Images that go on their way: their steps are in `actions`. */
  readonly selected: readonly RetirementVerdict[];
  /** Images whose use by other accounts has to be known first. */
  readonly undecided: readonly RetirementVerdict[];
  /** Images that would go on their way, were they not more than the policy allows at a time. */
  readonly withheld: readonly RetirementVerdict[];
}

/**
 * What may go: every image that passes all rules of the policy goes one stage further, which is
 * disabled, then unprotected, then deregistered with its snapshots and parameters. Pure. More images
 * than the policy allows at a time are a problem of scope `release`: none is touched.
 *
 * @throws ShareError `SHARE_REFUSED` for a policy that makes no sense, `SHARE_DISTRIBUTION_INVALID`
 */
export function planRetirement(
  policy: RetirementPolicy,
  places: PromotionPlaces,
  observed: ObservedRetirement,
): RetirementPlan {
  const settled = settlePolicy(policy);
  const now = Date.parse(observed.at);
  const plans = observed.flavors.map((flavor) => planFlavor(flavor, settled, places, now));
  const problems = plans.flatMap((plan) => plan.problems);
  const refused = problems.some(({ scope }) => scope === 'release');
  const selected = plans.flatMap((plan) => plan.selected);
  return {
    step: 'retire',
    subject: settled.flavors.join(', '),
    at: observed.at,
    // Where one limit is passed nothing is touched: the policy as a whole may be wrong.
    actions: refused ? [] : plans.flatMap((plan) => plan.actions),
    problems,
    kept: plans.flatMap((plan) => plan.kept),
    selected: refused ? [] : selected,
    undecided: plans.flatMap((plan) => plan.undecided),
    withheld: refused ? selected : [],
  };
}

/** The images whose use has to be read: all other rules let them go. Pure. */
export function retirementCandidates(
  observed: Pick<ObservedFlavor, 'regions' | 'parameters'>,
  policy: SettledPolicy,
  places: PromotionPlaces,
  now: number,
): readonly ReleasedImage[] {
  const view = retirementView(observed, policy, prefixOf(places).prefix, now);
  return observed.regions
    .flatMap(({ images }) => images)
    .filter((image) => reasonToKeep(image, view) === undefined);
}

function planFlavor(
  observed: ObservedFlavor,
  policy: SettledPolicy,
  places: PromotionPlaces,
  now: number,
) {
  const view = retirementView(observed, policy, prefixOf(places).prefix, now);
  const images = observed.regions.flatMap((region) => region.images);
  const kept: RetirementVerdict[] = [];
  const selected: RetirementVerdict[] = [];
  const undecided: RetirementVerdict[] = [];
  const chosen: { image: ReleasedImage; stage: RetirementStage; reports: readonly string[] }[] = [];
  const steps: LifecycleAction[] = [];
  for (const image of images) {
    const { region, flavor, version, imageId, name } = image;
    const verdict = { region, flavor, version, imageId, name };
    const reason = reasonToKeep(image, view);
    if (reason !== undefined) {
      kept.push({ ...verdict, reason });
      if (image.state === 'available') steps.push(...unmarkSteps(image));
      continue;
    }
    const use = judgeUse(image, observed.use[imageKey(image)], view);
    if ('keep' in use) {
      const hint = image.state === 'disabled' ? '; enable the release, it is needed' : '';
      kept.push({ ...verdict, reason: `${use.keep}${hint}` });
    } else if ('report' in use) {
      undecided.push({ ...verdict, reason: use.why });
      steps.push(...reportSteps(image, use, now));
    } else {
      const stage = stageOf(image);
      selected.push({ ...verdict, stage, reason: reasonToGo(image, stage) });
      chosen.push({ image, stage, reports: use.reports });
    }
  }
  const memory = permissionMemory(observed.flavor, places, observed);
  const going = chosen.filter(({ stage }) => stage === 'deregister').map(({ image }) => image);
  return {
    kept,
    selected,
    undecided,
    actions: [
      ...steps,
      ...chosen.flatMap(({ image, stage, reports }) =>
        stageSteps(image, stage, reports, { observed, places, memory, going, view }),
      ),
      ...planLeftOvers(observed, policy, places, now),
    ],
    problems: [
      ...unreadable([...observed.regions, ...observed.parameters]),
      ...limitProblems(observed.flavor, selected.length, images.length, policy),
    ],
  };
}

function stageOf(image: ReleasedImage): RetirementStage {
  if (image.state === 'available' || disabledSince(image) === undefined) return 'disable';
  return image.protection?.startsWith('enabled') === true ? 'unprotect' : 'deregister';
}

function reasonToGo(image: ReleasedImage, stage: RetirementStage): string {
  const since = disabledSince(image);
  if (stage === 'disable') {
    return image.state === 'available'
      ? `made ${image.createdAt}, used by nobody`
      : 'disabled already, used by nobody';
  }
  const when = since === undefined ? '' : `disabled ${new Date(since).toISOString()}, `;
  return stage === 'unprotect' ? `${when}still protected` : `${when}used by nobody`;
}

function limitProblems(
  flavor: string,
  selected: number,
  all: number,
  { force, maxImages, maxPercent }: SettledPolicy,
): readonly Problem[] {
  const most = Math.min(maxImages, Math.floor((all * maxPercent) / 100));
  if (force || selected <= most) return [];
  return [
    refusal(
      `${flavor}: ${selected} of ${all} images would go one stage further, but the policy allows ${most} at a time (maxImages ${maxImages}, maxPercent ${maxPercent}); look at the plan, then narrow the policy or say force`,
      { flavor },
      'SHARE_TOO_MANY',
    ),
  ];
}
