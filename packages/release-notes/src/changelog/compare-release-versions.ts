import { compareVersions } from '../merge/compare-versions.js';

/**
 * The order of two versions of a product: below 0 if the first is older. A part behind a hyphen comes
 * before the version without it, as Semantic Versioning has it (https://semver.org, 11); behind a year it
 * is a count of builds, and comes after. A leading `v` means nothing.
 */
export function compareReleaseVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  if (!left || !right) return compareVersions('', bare(a), bare(b));
  return (
    compareVersions('', left.core, right.core) || comparePreReleases(left.before, right.before)
  );
}

/** A version without the `v` that tags begin with. */
export function bare(version: string): string {
  return version.replace(/^v(?=\d)/i, '');
}

function split(version: string) {
  const found = /^(\d+(?:\.\d+)*)(?:-([\w.-]+))?(?:\+.*)?$/.exec(bare(version));
  if (!found) return undefined;
  const [, core = '', before] = found;
  const isCount = before !== undefined && /^\d{4}/.test(core) && /^[\d.-]+$/.test(before);
  return isCount ? { core: `${core}-${before}`, before: undefined } : { core, before };
}

function comparePreReleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = compareIdentifiers(left[at], right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return compareVersions('', a, b);
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : 1;
}
