import type { AffectedPackage, Vulnerability } from '../seeds/vulnerabilities.js';
import type { Package } from './package.js';
import { platforms } from './platform.js';

/** A package that has a vulnerability, and what is known of that combination. */
export interface PackageFinding {
  readonly package: Package;
  readonly vulnerability: Vulnerability;
  readonly affected: AffectedPackage;
}

/**
 * The vulnerabilities that packages have: those of the same platform and name whose version is lower
 * than the one that fixed it, or any, where nothing has. In the order of the packages, and for each in
 * that of the vulnerabilities.
 */
export function findingsFor(
  packages: readonly Package[],
  vulnerabilities: readonly Vulnerability[],
): readonly PackageFinding[] {
  const known = new Map<string, { vulnerability: Vulnerability; affected: AffectedPackage }[]>();
  for (const vulnerability of vulnerabilities) {
    for (const affected of vulnerability.affects) {
      const key = keyOf(affected.platform, affected.name);
      known.set(key, [...(known.get(key) ?? []), { vulnerability, affected }]);
    }
  }
  return packages.flatMap((one) =>
    (known.get(keyOf(one.platform, one.name)) ?? [])
      .filter(({ affected }) => isAffected(one, affected))
      .map((found) => ({ ...found, package: one })),
  );
}

/** Whether a version is one of those that a vulnerability is in. */
function isAffected(
  { platform, version }: Package,
  { since, fixedVersion }: AffectedPackage,
): boolean {
  const { compare } = platforms[platform];
  if (since !== undefined && compare(version, since) < 0) return false;
  return fixedVersion === undefined || compare(version, fixedVersion) < 0;
}

function keyOf(platform: string, name: string): string {
  return `${platform} ${name}`;
}
