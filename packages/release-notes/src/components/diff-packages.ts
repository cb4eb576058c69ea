import { cleanText } from '../clean-text.js';
import { type CompareVersions, compareVersions } from '../merge/compare-versions.js';
import { packageKey } from '../merge/merge-components.js';
import { pairVersions } from '../merge/pair-versions.js';
import { byText, groupBy } from '../merge/parts.js';
import type { PackageNote } from '../notes/component-notes.js';

/** A package that is installed. */
export interface PackageVersion {
  /** Kind of package, such as `deb`, `rpm` or `npm`. */
  readonly type: string;
  /** Its name. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** Architecture, where one is known. */
  readonly architecture?: string;
  /** Package that it was built from. */
  readonly source?: string;
}

/** How packages are compared. */
export interface DiffPackagesOptions {
  /** Tells which version is newer. Default: the order of rpm, with epochs. */
  readonly compareVersions?: CompareVersions;
}

/**
 * Which packages came, went and changed, by name. Where several versions of one are installed, those
 * on both sides drop out, and of the rest the newest are paired first.
 */
export function diffPackages(
  before: readonly PackageVersion[],
  after: readonly PackageVersion[],
  options: DiffPackagesOptions = {},
): readonly PackageNote[] {
  const gone = distinct(before).map(
    ({ version, ...about }): PackageNote => ({ kind: 'removed', ...about, before: version }),
  );
  const come = distinct(after).map(
    ({ version, ...about }): PackageNote => ({ kind: 'added', ...about, after: version }),
  );
  return [...groupBy([...gone, ...come], packageKey)]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([, notes]) => pairVersions(notes, options.compareVersions ?? compareVersions));
}

/** One package in one version may lie in many folders; it is there once. */
function distinct(packages: readonly PackageVersion[]): readonly PackageVersion[] {
  const found = new Map<string, PackageVersion>();
  for (const { type, name, version, architecture, source } of packages) {
    const each = {
      type: cleanText(type),
      name: cleanText(name),
      version: cleanText(version),
      ...(architecture !== undefined && { architecture: cleanText(architecture) }),
      ...(source !== undefined && { source: cleanText(source) }),
    };
    found.set(`${packageKey({ ...each, kind: 'added' })}\0${each.version}`, each);
  }
  return [...found.values()];
}
