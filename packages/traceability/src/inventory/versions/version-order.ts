import { compareDebianVersions } from './compare-debian-versions.js';
import { compareDottedVersions } from './compare-dotted-versions.js';
import { compareRpmVersions } from './compare-rpm-versions.js';

/** How versions of a type of package are compared. */
export function versionOrder(type: string): (a: string, b: string) => number {
  if (type === 'deb') return compareDebianVersions;
  return type === 'rpm' ? compareRpmVersions : compareDottedVersions;
}
