import { parseParameterPath } from '@soe/contract';
import type { PromotionPlaces } from '../channels/promotion.js';
import type { ParameterAccount } from '../distribution.js';
import type { LifecycleAction } from './lifecycle-action.js';
import { parameterStep } from './lifecycle-steps.js';
import type { ReleasedImage } from './observe-releases.js';
import type { ObservedFlavor } from './observed-use.js';
import type { PermissionMemory } from './plan-disabling.js';
import type { RetirementView } from './reason-to-keep.js';

/** What the steps of a stage are planned from. */
export interface StageContext {
  readonly observed: ObservedFlavor;
  readonly places: PromotionPlaces;
  readonly memory: PermissionMemory;
  /** All images that are deregistered in this run. */
  readonly going: readonly ReleasedImage[];
  readonly view: RetirementView;
}

/** The parameters of the version that hold an image, in every account of its region. */
export function parameterSteps(
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
