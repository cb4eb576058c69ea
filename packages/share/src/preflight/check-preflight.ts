import type { ReleaseRecord } from '@soe/contract';
import type { Distribution } from '../distribution.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import { checkKeys } from './check-keys.js';
import { checkLimits } from './check-limits.js';
import { checkNames } from './check-names.js';
import { checkParameters } from './check-parameters.js';
import { checkPublic } from './check-public.js';
import { checkQuotas } from './check-quotas.js';
import { checkRegions } from './check-regions.js';
import { checkRoles } from './check-roles.js';
import { checkZones } from './check-zones.js';
import type { PreflightFinding } from './preflight-finding.js';
import { type PreflightScope, preflightScope } from './preflight-scope.js';
import type { SeenPreflight } from './seen-preflight.js';

/**
 * Everything that stands in the way of a distribution, all at once, errors first. Pure: nothing is
 * read or written.
 *
 * @param seen - what `observePreflight` read
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`
 */
export function checkPreflight(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  observed: ObservedDistribution,
  seen: SeenPreflight,
): readonly PreflightFinding[] {
  return checkScope(preflightScope(releases, distribution, observed), seen);
}

/** The same for a scope. */
export function checkScope(
  scope: PreflightScope,
  seen: SeenPreflight,
): readonly PreflightFinding[] {
  const findings = [
    ...checkRegions(scope, seen),
    ...checkRoles(seen),
    ...checkKeys(scope, seen),
    ...checkPublic(scope, seen),
    ...checkLimits(scope, seen),
    ...checkZones(scope, seen),
    ...checkNames(scope, seen),
    ...checkParameters(scope),
    ...checkQuotas(scope, seen),
  ];
  return findings.toSorted((a, b) => order(a) - order(b));
}

function order({ severity }: PreflightFinding): number {
  return severity === 'error' ? 0 : 1;
}
