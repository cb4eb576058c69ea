import { formatVersionSummary, versionSummary } from '@soe/contract';
import { keepDeprecation } from '../plan/keep-deprecation.js';
import type { ExpectedParameter } from './expected-things.js';
import { correct, plannedDrift, type SeenDistribution, unreachable } from './seen-distribution.js';
import type { VerificationFinding } from './verification.js';

/** The finding for one parameter, and one for who may read it where that is managed. */
export function verifyParameter(
  parameter: ExpectedParameter,
  seen: SeenDistribution,
): readonly VerificationFinding[] {
  const value = verifyValue(parameter, seen);
  return parameter.readers === undefined ? [value] : [value, verifyReaders(parameter, value, seen)];
}

/** Its value is compared here, also where the plan has no use for it. */
function verifyValue(
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
    const wanted = formatVersionSummary(versionSummary(release.release));
    return held === keepDeprecation(wanted, held)
      ? correct(thing)
      : { ...thing, status: 'unexpected', message: 'the summary differs' };
  }
  const image = here.images.find((each) => each.name === built.name);
  if (held === image?.imageId) return correct(thing);
  const message = `it holds ${held}, not the image of this build (${image?.imageId ?? 'which is not there'})`;
  return { ...thing, status: 'unexpected', message };
}

function verifyReaders(
  { readers = [], thing }: ExpectedParameter,
  value: VerificationFinding,
  seen: SeenDistribution,
): VerificationFinding {
  const permission = { ...thing, subject: 'parameter-permission' as const };
  const { status, message = '' } = value;
  if (status === 'unreachable') return unreachable(permission, message);
  const drift = plannedDrift(permission, seen);
  if (drift !== undefined) return drift;
  const held = seen.parameters(thing.region, undefined).sharing?.[thing.name]?.readers ?? [];
  if (held.join(' ') === readers.join(' ')) return correct(permission);
  // Without its image the plan leaves the parameter alone, whoever reads it.
  return {
    ...permission,
    status: held.some((each) => !readers.includes(each)) ? 'unexpected' : 'missing',
    message: `it is read by ${held.length === 0 ? 'nobody else' : held.join(', ')}`,
  };
}
