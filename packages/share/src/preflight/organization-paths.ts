import type { KeyTarget } from './key-target.js';
import { matchesGlob } from './matches-glob.js';
import { known, type Truth } from './truth.js';

/** What `aws:PrincipalOrgPaths` can be for a target. */
export type Paths =
  | {
      /** This and nothing else. */
      readonly exactly: string;
    }
  | {
      /** Everything that begins so. */
      readonly below: string;
    }
  | {
      /** Everything of this organisation that has this unit in it. */
      readonly through: { readonly organization: string; readonly unit: string };
    };

/** The paths of a target's principals; `undefined` when nothing is known of them. */
export function pathsOf(target: KeyTarget): Paths | undefined {
  if (target.kind === 'organization') return { below: `${target.organization}/` };
  if (target.kind === 'account') {
    return target.path === undefined ? undefined : { exactly: target.path };
  }
  const { organization, unit, path } = target;
  return path === undefined ? { through: { organization, unit } } : { below: path };
}

/** Whether a pattern matches all of the paths (`yes`), none (`no`), or some or who knows (`maybe`). */
export function coversPaths(pattern: string, paths: Paths): Truth {
  if ('exactly' in paths) return known(matchesGlob(pattern, paths.exactly));
  const literal = /^[^*?]*/.exec(pattern)?.[0] ?? '';
  const begins = 'below' in paths ? paths.below : rootOf(paths.through);
  if (!begins.startsWith(literal) && !literal.startsWith(begins)) return 'no';
  const covers =
    'below' in paths
      ? // What a star ends and matches the beginning, matches whatever follows it.
        pattern.endsWith('*') && matchesGlob(pattern, paths.below)
      : coversUnit(pattern, paths.through);
  return covers ? 'yes' : 'maybe';
}

/** Whether one path, which is no pattern, can be one of the paths. */
export function isAmong(path: string, paths: Exclude<Paths, { exactly: string }>): boolean {
  if ('below' in paths) return path.startsWith(paths.below);
  return path.startsWith(rootOf(paths.through)) && path.includes(`/${paths.through.unit}/`);
}

/** Ids of units begin with the id of the root that they are below. */
function rootOf({ organization, unit }: { organization: string; unit: string }): string {
  return `${organization}/r-${unit.split('-')[1] ?? ''}/`;
}

/**
 * Where a unit is that nobody told the place of, any units may be above it. A pattern that begins no
 * later than the root and names the unit after a star meets it at every depth.
 */
function coversUnit(
  pattern: string,
  unit: { readonly organization: string; readonly unit: string },
): boolean {
  const root = rootOf(unit);
  const [, before = '', named] = /^([^*?]*)\*([^*?]*)\*?$/.exec(pattern) ?? [];
  if (named === undefined || !pattern.endsWith('*') || !root.startsWith(before)) return false;
  if (!`/${unit.unit}/`.includes(named)) return false;
  return ['', 'ou-x-above/'].every((above) => matchesGlob(pattern, `${root}${above}${unit.unit}/`));
}
