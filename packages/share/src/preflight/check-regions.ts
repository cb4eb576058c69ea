import type { PreflightFinding } from './preflight-finding.js';
import type { PreflightScope } from './preflight-scope.js';
import type { SeenPreflight } from './seen-preflight.js';

/** Every region exists and is enabled for the account. */
export function checkRegions(
  { desired }: PreflightScope,
  { regions: seen }: SeenPreflight,
): readonly PreflightFinding[] {
  if ('unreachable' in seen) {
    const region = desired.regions[0]?.region ?? '';
    return [
      {
        code: 'UNREAD',
        severity: 'warning',
        region,
        seen: `whether the regions are enabled: ${seen.unreachable.message}`,
        advice: 'Allow ec2:DescribeRegions, or make sure of it yourself.',
      },
    ];
  }
  const names = seen.value.map(({ name }) => name);
  return desired.regions.flatMap(({ region }): readonly PreflightFinding[] => {
    const found = seen.value.find(({ name }) => name === region);
    if (found === undefined) {
      const near = nearest(region, names);
      return [
        {
          code: 'REGION_UNKNOWN',
          severity: 'error',
          region,
          seen: `AWS has no region ${region}`,
          advice: near === undefined ? 'Leave it out.' : `Say ${near}, if that is meant.`,
        },
      ];
    }
    if (found.optIn !== 'not-opted-in') return [];
    return [
      {
        code: 'REGION_NOT_ENABLED',
        severity: 'error',
        region,
        seen: `the account did not opt in to ${region}`,
        advice: `Enable it (account:EnableRegion), which takes a while, or leave it out. Consumers have to enable it too.`,
      },
    ];
  });
}

/** The name that is meant by one with a slip of the pen, if there is one that near. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((each) => ({ each, distance: editDistance(name, each) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= 3 ? best.each : undefined;
}

/** How many letters must be put in, left out or replaced (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, wanted] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
