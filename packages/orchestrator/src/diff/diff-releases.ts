import { compareVersions, type ReleaseRecord } from '@soe/contract';
import { parseReport, type ScanReport } from '@soe/harness';
import {
  componentNotesOf,
  diffFindings,
  type InventoryDifference,
  type ReleaseNotes,
  type SecurityNotes,
  type SourceChange,
  sourceChangeOf,
} from '@soe/release-notes';
import { diffInventories, type Inventory, type InventoryOrigin } from '@soe/traceability';
import { scansSchema } from '../catalog/read/found-schemas.js';
import { OrchestratorError } from '../errors.js';
import { parseJson } from '../pipeline/parse-json.js';
import { buildChanges, checkChanges } from './build-changes.js';
import type { ComparedRelease } from './compared-release.js';

/** What changed from one release to another. */
export interface ReleaseDiff {
  /** The release that is compared from. */
  readonly from: { readonly flavor: string; readonly version: string };
  /** The release that is compared to. */
  readonly to: { readonly flavor: string; readonly version: string };
  /** What changed, in the form of release notes, so that it is rendered like them. */
  readonly notes: ReleaseNotes;
  /** The inventories of both, and whether each was taken while its image was built or on a launch. */
  readonly inventories: readonly ComparedInventory[];
  /** What could not be compared, and why. What is neither told as a change nor here is the same. */
  readonly missing: readonly string[];
}

/** An inventory of each release, by the name of their files. */
export interface ComparedInventory {
  /** Name of the file, such as `inventory.x86_64.json`. */
  readonly name: string;
  /** When that of the first was taken; missing where that is not known, or there is none. */
  readonly before?: InventoryOrigin;
  /** When that of the second was taken; missing where that is not known, or there is none. */
  readonly after?: InventoryOrigin;
}

/** What was read for a comparison, beside the releases themselves. */
export interface ComparedFacts {
  /** Inventories by the name of their file, of both. */
  readonly inventories: readonly [ReadonlyMap<string, Inventory>, ReadonlyMap<string, Inventory>];
  /** Notes of everything after the first up to the second; a sentence where there are none. */
  readonly between: ReleaseNotes | string;
}

/**
 * Compare two releases: changes and issues between them, packages, users, services, ports, findings, tests, how
 * they were built and from what. Pure.
 *
 * @throws OrchestratorError `SOE_USAGE` for scans that are none
 */
export function diffReleases(
  before: ComparedRelease,
  after: ComparedRelease,
  { inventories, between }: ComparedFacts,
): ReleaseDiff {
  const missing: string[] = [];
  if (typeof between === 'string') missing.push(`changes and issues: ${between}`);
  const inside = inventoryDifferences(inventories, missing);
  const tests = testsOf(before, after, missing);
  const built = buildsOf(before, after, missing);
  const gates = gatesOf(before, after);
  const { components, warnings } = componentNotesOf([...inside, ...built, ...gates, ...tests]);
  const security = findingsOf(before, after, missing);
  const sources = sourcesOf(before, after, missing);
  const base = typeof between === 'string' ? emptyNotes(before, after) : between;
  const { components: _c, security: _s, sourceChanges: _w, reasons: _r, ...told } = base;
  return {
    from: { flavor: before.flavor, version: before.version },
    to: { flavor: after.flavor, version: after.version },
    notes: {
      ...told,
      previous: before.version,
      ...(security && Object.keys(security).length > 0 && { security }),
      ...(Object.keys(components).length > 0 && { components }),
      ...(sources.length > 0 && { sourceChanges: sources }),
      warnings: [...told.warnings, ...warnings, ...missing.map((each) => `Not compared: ${each}`)],
    },
    inventories: originsOf(inventories),
    missing,
  };
}

function originsOf([before, after]: ComparedFacts['inventories']): readonly ComparedInventory[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((name) => {
    const [left, right] = [before.get(name)?.origin, after.get(name)?.origin];
    return {
      name,
      ...(left !== undefined && { before: left }),
      ...(right !== undefined && { after: right }),
    };
  });
}

function emptyNotes({ version: previous }: ComparedRelease, after: ComparedRelease): ReleaseNotes {
  return {
    schema: 'release-notes/v1',
    name: after.flavor,
    version: after.version,
    date: after.createdAt ?? new Date(0).toISOString(),
    previous,
    breaking: [],
    sections: [],
    issues: [],
    images: [],
    warnings: [],
    links: {},
  };
}

function inventoryDifferences(
  [before, after]: ComparedFacts['inventories'],
  missing: string[],
): readonly InventoryDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  if (names.length === 0)
    missing.push('packages, users, services and ports: neither has an inventory');
  for (const [place, only] of [
    ['first', names.filter((name) => !after.has(name))],
    ['second', names.filter((name) => !before.has(name))],
  ] as const)
    if (only.length > 0)
      missing.push(
        `packages, users, services and ports: only the ${place} has ${only.join(', ')}; a release keeps an inventory where its template takes soe_inventory or its tests launch its images, and --archive reads one that was kept`,
      );
  return names.flatMap((name) => {
    const [left, right] = [before.get(name), after.get(name)];
    return left !== undefined && right !== undefined ? [diffInventories(left, right)] : [];
  });
}

function testsOf(
  before: ComparedRelease,
  after: ComparedRelease,
  missing: string[],
): readonly InventoryDifference[] {
  const [left, right] = [before, after].map(({ files }) => files.get('tests.json'));
  if (left === undefined || right === undefined) {
    missing.push(`tests: ${which(left, right)} no tests.json`);
    return [];
  }
  return [{ packages: [], changes: checkChanges('tests', statuses(left), statuses(right)) }];
}

function statuses(report: string): ReadonlyMap<string, string> {
  const { tests } = parseReport(report).results;
  return new Map(
    tests.map(({ name, status, suite = [] }) => [[...suite, name].join(': '), status]),
  );
}

function buildsOf(
  before: ComparedRelease,
  after: ComparedRelease,
  missing: string[],
): readonly InventoryDifference[] {
  if (before.record && after.record)
    return [{ packages: [], changes: buildChanges(before, after) }];
  missing.push(
    `gates, template, variables and tools of the build: ${which(before.record, after.record)} no record here`,
  );
  return [];
}

/** Where a record is missing, that is told of the build already. */
function gatesOf(
  { record: before }: ComparedRelease,
  { record: after }: ComparedRelease,
): readonly InventoryDifference[] {
  if (before === undefined || after === undefined) return [];
  const of = ({ gates = [] }: ReleaseRecord) =>
    new Map(gates.map(({ name, status }) => [name, status]));
  return [{ packages: [], changes: checkChanges('gates', of(before), of(after)) }];
}

function findingsOf(
  before: ComparedRelease,
  after: ComparedRelease,
  missing: string[],
): SecurityNotes | undefined {
  const [left, right] = [scansOf(before), scansOf(after)];
  if (left === undefined || right === undefined) {
    missing.push(`findings: ${which(left, right)} no scan report`);
    return undefined;
  }
  const of = (scans: readonly ScanReport[]) => scans.flatMap(({ findings }) => findings);
  for (const [place, scans] of [
    ['first', left],
    ['second', right],
  ] as const)
    for (const { scanner, gaps } of scans)
      for (const gap of gaps) missing.push(`findings: ${scanner.name} of the ${place}: ${gap}`);
  return diffFindings(of(left), of(right));
}

function scansOf({ files, folder, flavor, version }: ComparedRelease) {
  const text = files.get('scans.json');
  if (text === undefined) return undefined;
  const { success, data, error } = scansSchema.safeParse(parseJson(text));
  if (success) return data.length > 0 ? data : undefined;
  const [problem] = error.issues;
  const place = problem === undefined ? '' : ` (${problem.path.join('.')}: ${problem.message})`;
  throw new OrchestratorError(
    'SOE_USAGE',
    `diff: scans.json of ${folder ?? `${flavor} ${version}`} does not hold reports of scans${place}; take the one that soe scan wrote, or leave it away`,
  );
}

function sourcesOf(
  before: ComparedRelease,
  after: ComparedRelease,
  missing: string[],
): readonly SourceChange[] {
  const architectures = Object.entries(after.sourceImages);
  if (architectures.length === 0 || Object.keys(before.sourceImages).length === 0) {
    const [left, right] = [before, after].map(({ sourceImages }) => Object.keys(sourceImages)[0]);
    missing.push(`source images: ${which(left, right)} none that is known`);
    return [];
  }
  return architectures.flatMap(([architecture, to]) => {
    const from = Object.entries(before.sourceImages).find(([name]) => name === architecture)?.[1];
    if (from === undefined) return [];
    return sourceChangeOf({ kind: 'source-image', name: architecture, from, to }) ?? [];
  });
}

function which(left: unknown, right: unknown): string {
  return left === undefined && right === undefined
    ? 'both have'
    : `the ${left === undefined ? 'first' : 'second'} has`;
}

/** Whether the changes between them can be told: from an older to a newer release of one flavor. Pure. */
export function isForward(before: ComparedRelease, after: ComparedRelease): boolean {
  return before.flavor === after.flavor && compareVersions(before.version, after.version) <= 0;
}
