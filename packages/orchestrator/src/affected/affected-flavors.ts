import type { AffectedFlavor, AffectedReason, FlavorFacts } from './affected-flavor.js';
import { orderByNeeds } from './order-by-needs.js';
import { touchedFiles } from './touched-files.js';

/**
 * The flavors of which a new release is due: those that something touched, and those that are built on
 * one of them. A flavor comes after those that it needs, otherwise they are sorted by name; the order of
 * the facts plays no part. Pure.
 */
export function affectedFlavors(facts: readonly FlavorFacts[]): readonly AffectedFlavor[] {
  const affected = new Map<string, AffectedFlavor>();
  for (const each of orderByNeeds(facts)) {
    const reasons = [
      ...ownReasons(each),
      ...[...new Set(each.needs)]
        .filter((need) => affected.has(need))
        .toSorted()
        .map((flavor): AffectedReason => ({ kind: 'needs', flavor })),
    ];
    if (reasons.length === 0) continue;
    const { flavor, since } = each;
    affected.set(flavor, { flavor, ...(since !== undefined && { since }), reasons });
  }
  return [...affected.values()];
}

/** Why a flavor is affected, whatever those that it needs are. */
function ownReasons(facts: FlavorFacts): readonly AffectedReason[] {
  // Of a first release everything is new, so that nothing else has to be told.
  if (facts.since === undefined) return [{ kind: 'first-release' }];
  const keys = [...new Set(facts.changedKeys)].toSorted();
  return [
    ...(keys.length > 0 ? [{ kind: 'configuration', keys } as const] : []),
    ...touchedFiles(facts.changedFiles, facts.files),
    ...facts.sourceChanges
      .toSorted((a, b) => compare(a.architecture, b.architecture))
      .map((change) => ({ kind: 'source-image', ...change }) as const),
    ...facts.expired
      .toSorted((a, b) => compare(`${a.what} ${a.name}`, `${b.what} ${b.name}`))
      .map((exception) => ({ kind: 'expired', ...exception }) as const),
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
