import type { DesiredDistribution } from '../desired-distribution.js';
import { parametersIn } from '../observe/observe-parameters.js';
import type {
  ObservedDistribution,
  ObservedParameters,
  ObservedRegion,
} from '../observe/observed-distribution.js';
import type { Action } from '../plan/action.js';
import { planOrigin } from '../plan/plan-origin.js';
import { actionDrift } from './action-drift.js';
import {
  type Drift,
  thingKey,
  type VerificationFinding,
  type VerifiedThing,
} from './verification.js';

/** What findings are made from: what was observed, and what the plan would change. */
export interface SeenDistribution {
  /** A region; one that was not read is unreachable. */
  region(region: string): ObservedRegion;
  /** The parameters of an account and region; those that were not read are unreachable. */
  parameters(region: string, account: string | undefined): ObservedParameters;
  /** What is wrong with the built image of this name, where it was built. */
  origin(name: string): string | undefined;
  /** What the plan would change, by {@link thingKey}. */
  readonly drift: ReadonlyMap<string, Drift>;
}

/** Make what was observed and planned easy to find. */
export function seenDistribution(
  desired: DesiredDistribution,
  observed: ObservedDistribution,
  actions: readonly Action[],
): SeenDistribution {
  const regions = new Map(observed.regions.map((each) => [each.region, each]));
  const parameters = parametersIn(observed.parameters);
  const origins = new Map(
    desired.releases
      .flatMap((release) => release.images)
      .map((built) => [built.name, planOrigin(built, desired, observed)]),
  );
  const unread = (message: string) =>
    ({ unreachable: { code: 'SHARE_REGION_UNREACHABLE', message } }) as const;
  return {
    region: (region) =>
      regions.get(region) ?? { region, images: [], ...unread('the region was not read') },
    parameters: (region, account) =>
      parameters({
        region,
        ...(account !== undefined && { consumer: { account, role: '' } }),
      }) ?? { region, values: {}, ...unread('its parameters were not read') },
    origin(name) {
      const origin = origins.get(name);
      return origin !== undefined && 'message' in origin ? origin.message : undefined;
    },
    drift: firstOfEach(actions.flatMap(actionDrift)),
  };
}

/** Of several about one thing, the first one counts: the others follow from it. */
function firstOfEach(drift: readonly Drift[]): ReadonlyMap<string, Drift> {
  const first = new Map<string, Drift>();
  for (const each of drift) {
    const key = thingKey(each);
    if (!first.has(key)) first.set(key, each);
  }
  return first;
}

/** The finding of something that the plan would change, with all that is known of it. */
export function plannedDrift(
  thing: VerifiedThing,
  { drift }: Pick<SeenDistribution, 'drift'>,
): Drift | undefined {
  const found = drift.get(thingKey(thing));
  return found && { ...thing, status: found.status, message: found.message };
}

/** The finding of something that is as configured. */
export function correct(thing: VerifiedThing): VerificationFinding {
  return { ...thing, status: 'correct' };
}

/** The finding of something that could not be seen. */
export function unreachable(thing: VerifiedThing, message: string): Drift {
  return { ...thing, status: 'unreachable', message };
}
