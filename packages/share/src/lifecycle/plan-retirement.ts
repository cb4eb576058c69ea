import { createHash } from 'node:crypto';
import { parseParameterPath } from '@soe/contract';
import type { PromotionPlaces } from '../channels/promotion.js';
import type { ParameterAccount } from '../distribution.js';
import type { Problem } from '../plan/action.js';
import { dayMs } from './deprecation-date.js';
import type { LifecycleAction } from './lifecycle-action.js';
import type { LifecyclePlan } from './lifecycle-plan.js';
import { imageStep, parameterStep, refusal, unreadable } from './lifecycle-steps.js';
import { retiringMark, retiringSince, retiringTag } from './lifecycle-tags.js';
import { prefixOf, type ReleasedImage } from './observe-releases.js';
import type { ObservedFlavor, ObservedRetirement } from './observed-use.js';
import { disableStep, imageKey, recordOf } from './plan-disabling.js';
import { judgeUse } from './reason-in-use.js';
import {
  disabledSince,
  type RetirementView,
  reasonToKeep,
  retirementView,
} from './reason-to-keep.js';
import { type RetirementPolicy, type SettledPolicy, settlePolicy } from './retirement-policy.js';

/** What a run does with an image. */
export type RetirementStage = 'disable' | 'unprotect' | 'deregister';

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
      steps.push(...unmark(image));
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
  const going = chosen.filter(({ stage }) => stage === 'deregister').map(({ image }) => image);
  return {
    kept,
    selected,
    undecided,
    actions: [
      ...steps,
      ...chosen.flatMap(({ image, stage, reports }) =>
        stageSteps(image, stage, reports, { observed, places, going, view }),
      ),
      ...leftOvers(observed, policy, places, now),
    ],
    problems: [
      ...unreadable([...observed.regions, ...observed.parameters]),
      ...limitProblems(observed.flavor, selected.length, images.length, policy),
    ],
  };
}

/** A mark on an image that was enabled again must not count when it is disabled the next time. */
function unmark(image: ReleasedImage): readonly LifecycleAction[] {
  if (image.state !== 'available' || image.tags[retiringTag] === undefined) return [];
  const step = imageStep(image, 'untag-image', 'no longer being retired');
  return [{ ...step, keys: [retiringTag], snapshotIds: image.snapshotIds }];
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

interface StageContext {
  readonly observed: ObservedFlavor;
  readonly places: PromotionPlaces;
  /** All images that are deregistered in this run. */
  readonly going: readonly ReleasedImage[];
  readonly view: RetirementView;
}

function stageSteps(
  image: ReleasedImage,
  stage: RetirementStage,
  reports: readonly string[],
  context: StageContext,
): readonly LifecycleAction[] {
  if (stage === 'unprotect') {
    return [imageStep(image, 'unprotect-image', 'to be deregistered by a later run')];
  }
  return stage === 'disable'
    ? disableSteps(image, reports, context)
    : deregisterSteps(image, reports, context);
}

function disableSteps(
  image: ReleasedImage,
  reports: readonly string[],
  { observed, places, view }: StageContext,
): readonly LifecycleAction[] {
  const disable =
    image.state === 'available' ? [disableStep(image, places, observed, 'being retired')] : [];
  const said = reportDeletions(image, reports, disable);
  return [
    ...disable,
    ...said,
    {
      // Last: the days of grace must not begin while the image can still be launched, and what is
      // marked is not looked at before they are over.
      ...imageStep(image, 'tag-image', 'since when it is being retired', ids(disable, said)),
      tags: { [retiringTag]: retiringMark(image.flavor, new Date(view.now).toISOString()) },
      snapshotIds: image.snapshotIds,
    },
  ];
}

function deregisterSteps(
  image: ReleasedImage,
  reports: readonly string[],
  context: StageContext,
): readonly LifecycleAction[] {
  const parameters = parameterSteps(image, context);
  const said = reportDeletions(image, reports, parameters);
  const deregister = {
    ...imageStep(image, 'deregister-image', 'the days of grace are over', ids(parameters, said)),
    snapshotIds: image.snapshotIds,
  };
  const { names } = recordOf(image, context.places, context.observed.parameters);
  const [name] = names;
  if (name === undefined) return [...parameters, ...said, deregister];
  const place = { region: image.region };
  const step = parameterStep(place, 'delete-parameters', name, 'its image is gone', [
    deregister.id,
  ]);
  return [...parameters, ...said, deregister, { ...step, names }];
}

/** Before the image goes on its way: a report on an image that is gone would not be found again. */
function reportDeletions(
  image: ReleasedImage,
  reports: readonly string[],
  after: readonly LifecycleAction[],
): readonly LifecycleAction[] {
  return reports.map((reportId) => ({
    ...imageStep(image, 'delete-usage-report', 'it has said what it can', ids(after)),
    id: `${image.region}/${reportId}/delete-usage-report`,
    reportId,
  }));
}

function ids(...steps: readonly (readonly LifecycleAction[])[]): readonly string[] {
  return steps.flat().map(({ id }) => id);
}

/** The parameters of the version that hold an image, in every account of its region. */
function parameterSteps(
  image: ReleasedImage,
  { observed, places, going, view }: StageContext,
): readonly LifecycleAction[] {
  const consumers = new Map<string, ParameterAccount>(
    (places.parameters?.accounts ?? []).map((consumer) => [consumer.account, consumer]),
  );
  const here = observed.parameters.filter(({ region }) => region === image.region);
  return here.flatMap(({ account, values }): readonly LifecycleAction[] => {
    const ofVersion = Object.entries(values).flatMap(([name, value]) => {
      const identity = parseParameterPath(name, { prefix: view.prefix });
      if (identity?.kind !== 'version-image' && identity?.kind !== 'version-summary') return [];
      return identity.version === image.version ? [{ name, value, kind: identity.kind }] : [];
    });
    const held = ofVersion.filter(({ kind }) => kind === 'version-image');
    const mine = held.filter(({ value }) => value === image.imageId);
    const siblings = going.filter(
      ({ region, version }) => region === image.region && version === image.version,
    );
    const staying = held.some(({ value }) => !siblings.some(({ imageId }) => imageId === value));
    // The summary goes with one of the images, once none of them stays.
    const takesSummary = !staying && siblings[0]?.imageId === image.imageId;
    const summary = ofVersion.filter(({ kind }) => kind === 'version-summary');
    const names = [...mine, ...(takesSummary ? summary : [])].map(({ name }) => name);
    const [name] = names;
    if (name === undefined) return [];
    const consumer = account === undefined ? undefined : consumers.get(account);
    const place = { region: image.region, ...(consumer !== undefined && { consumer }) };
    const step = parameterStep(place, 'delete-parameters', name, 'its image goes');
    return [{ ...step, names }];
  });
}

function reportSteps(
  image: ReleasedImage,
  use: {
    readonly report: 'missing' | 'pending';
    readonly why: string;
    readonly stale: readonly string[];
  },
  now: number,
): readonly LifecycleAction[] {
  const request =
    use.report === 'pending'
      ? []
      : [
          {
            ...imageStep(image, 'request-usage-report', use.why),
            clientToken: createHash('sha256')
              .update(`${imageKey(image)} ${new Date(now).toISOString()}`)
              .digest('hex'),
          },
        ];
  const after = request.map(({ id }) => id);
  return [
    ...request,
    ...use.stale.map((reportId) => ({
      ...imageStep(image, 'delete-usage-report', 'it is too old', after),
      id: `${image.region}/${reportId}/delete-usage-report`,
      reportId,
    })),
  ];
}

/** What a run left behind that was stopped, or that EC2 refused: only what is marked is touched. */
function leftOvers(
  observed: ObservedFlavor,
  policy: SettledPolicy,
  places: PromotionPlaces,
  now: number,
): readonly LifecycleAction[] {
  const { prefix } = prefixOf(places);
  return observed.regions.flatMap(({ region, images, unreachable }): readonly LifecycleAction[] => {
    if (unreachable !== undefined) return [];
    const known = new Set(images.map(({ imageId }) => imageId));
    const names = observed.parameters
      .filter((each) => each.region === region && each.account === undefined)
      .flatMap(({ values }) => Object.keys(values))
      .filter((name) => {
        const identity = parseParameterPath(name, { prefix });
        return identity?.kind === 'version-permissions' && !known.has(identity.imageId);
      });
    const snapshotIds = observed.marked
      .filter((marked) => {
        const since = retiringSince(marked.mark);
        const over = since !== undefined && since + policy.graceDays * dayMs <= now;
        const needed = images.some((image) => image.snapshotIds.includes(marked.snapshotId));
        return marked.region === region && over && !needed;
      })
      .map(({ snapshotId }) => snapshotId);
    const [name] = names;
    const reason = 'left over: the image is gone';
    return [
      ...(name === undefined
        ? []
        : [{ ...parameterStep({ region }, 'delete-parameters', name, reason), names }]),
      ...(snapshotIds.length === 0
        ? []
        : [
            {
              id: `${region}/${observed.flavor}/delete-snapshots`,
              type: 'delete-snapshots' as const,
              region,
              reason,
              dependsOn: [],
              snapshotIds,
            },
          ]),
    ];
  });
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
