import type { FlavorConfig } from './config.js';

/** Something that is wrong with `needs`, and where. */
export interface NeedsProblem {
  /** Place below `flavors`. */
  readonly path: (string | number)[];
  /** What is wrong. */
  readonly message: string;
}

/** Flavors that are built on one that there is not, or on themselves, directly or not. Pure. */
export function needsProblems(
  flavors: Readonly<Record<string, Pick<FlavorConfig, 'needs'>>>,
): readonly NeedsProblem[] {
  const needsOf = (flavor: string): readonly string[] =>
    (Object.hasOwn(flavors, flavor) ? flavors[flavor]?.needs : undefined) ?? [];
  return Object.keys(flavors).flatMap((flavor) =>
    needsOf(flavor).flatMap((need, index): readonly NeedsProblem[] => {
      const path = [flavor, 'needs', index];
      if (!Object.hasOwn(flavors, need)) {
        const known = Object.keys(flavors).join(', ');
        return [
          { path, message: `there is no flavor ${JSON.stringify(need)}; there are ${known}` },
        ];
      }
      const way = wayTo(flavor, need, needsOf);
      return way === undefined
        ? []
        : [{ path, message: `${[flavor, ...way].join(' needs ')}: none of them can be the first` }];
    }),
  );
}

/** The shortest way of needs from one flavor to another. */
function wayTo(
  goal: string,
  start: string,
  needsOf: (flavor: string) => readonly string[],
): readonly string[] | undefined {
  const ways = new Map<string, readonly string[]>([[start, [start]]]);
  // A map that grows while it is walked through is walked through to its end.
  for (const [name, way] of ways) {
    if (name === goal) return way;
    for (const need of needsOf(name)) if (!ways.has(need)) ways.set(need, [...way, need]);
  }
  return undefined;
}
