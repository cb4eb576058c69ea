import { formatVersionSummary, versionSummary } from '@soe/contract';
import type { ExpectedParameter } from './expected-things.js';
import { correct, type SeenDistribution, unreachable } from './seen-distribution.js';
import type { VerificationFinding } from './verification.js';

/** The finding for one parameter. It is read, also where the plan has no use for it. */
export function verifyParameter(
  { release, built, thing }: ExpectedParameter,
  seen: SeenDistribution,
): VerificationFinding {
  const here = seen.region(thing.region);
  const parameters = seen.parameters(thing.region, thing.account);
  const failure = here.unreachable ?? parameters.unreachable;
  if (failure !== undefined) return unreachable(thing, failure.message);
  const held = parameters.values[thing.name];
  if (held === undefined) {
    return { ...thing, status: 'missing', message: 'the version is not published here' };
  }
  if (built === undefined) {
    return held === formatVersionSummary(versionSummary(release.release))
      ? correct(thing)
      : { ...thing, status: 'unexpected', message: 'the summary differs' };
  }
  const image = here.images.find((each) => each.name === built.name);
  if (held === image?.imageId) return correct(thing);
  const message = `it holds ${held}, not the image of this build (${image?.imageId ?? 'which is not there'})`;
  return { ...thing, status: 'unexpected', message };
}
