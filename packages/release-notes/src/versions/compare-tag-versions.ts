import { compareVersions } from '../merge/compare-versions.js';
import type { TagVersion } from './tag-version.js';

/** The order of two versions: below 0 if the first is older. A version comes after its pre-releases. */
export function compareTagVersions(a: TagVersion, b: TagVersion): number {
  return (
    compareVersions('tag', a.numbers.join('.'), b.numbers.join('.')) ||
    Number(a.preRelease === undefined) - Number(b.preRelease === undefined) ||
    compareVersions('tag', a.preRelease ?? '', b.preRelease ?? '')
  );
}
