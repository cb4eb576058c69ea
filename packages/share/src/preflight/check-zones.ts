import type { PreflightFinding } from './preflight-finding.js';
import { type PreflightScope, zonesOfFastRestore } from './preflight-scope.js';
import type { SeenPreflight } from './seen-preflight.js';

/** Zones of fast restore exist in their region. */
export function checkZones(
  scope: PreflightScope,
  { zones }: SeenPreflight,
): readonly PreflightFinding[] {
  return zones.flatMap(({ region, seen }): readonly PreflightFinding[] => {
    if ('unreachable' in seen) {
      const advice = 'Allow ec2:DescribeAvailabilityZones, or make sure of it yourself.';
      return [
        { code: 'UNREAD', severity: 'warning', region, seen: seen.unreachable.message, advice },
      ];
    }
    return zonesOfFastRestore(scope, region)
      .filter((zone) => !seen.value.includes(zone))
      .map((zone) => ({
        code: 'ZONE_UNKNOWN',
        severity: 'error',
        region,
        seen: `fastRestore names ${zone}, which is no availability zone of ${region} for this account`,
        advice: `Say some of ${seen.value.join(', ')}.`,
      }));
  });
}
