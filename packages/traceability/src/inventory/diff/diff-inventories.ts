import { TraceabilityError } from '../../errors.js';
import { compareText } from '../compare-text.js';
import {
  type Inventory,
  type InventoryScopeName,
  type InventoryScopes,
  inventoryScopeNames,
  type Scope,
} from '../inventory.js';
import { diffGroups, diffSubordinateIds, diffUsers } from './diff-accounts.js';
import { diffCertificates, expiringCertificates } from './diff-certificates.js';
import { diffPackages } from './diff-packages.js';
import { diffPorts } from './diff-ports.js';
import { diffPrivilegedFiles } from './diff-privileged-files.js';
import { diffServices } from './diff-services.js';
import { diffMounts, diffNames, diffSysctl } from './diff-settings.js';
import { diffSystem } from './diff-system.js';
import { diffFeatures, diffHotfixes, diffSoftware } from './diff-windows.js';
import {
  type InventoryChange,
  type InventoryDiff,
  inventoryDiffSchemaId,
  type NotCompared,
} from './inventory-diff.js';

/** How inventories are compared. */
export interface DiffInventoriesOptions {
  /**
   * Time from which certificates are judged. Default: when the later inventory was collected; where
   * that is not known, a gap says that they were not judged.
   */
  readonly at?: Date;
  /** Days before its end at which a certificate is told of. Default: 90. */
  readonly expiryDays?: number;
}

/**
 * What changed between the inventories of two images. Pure; the order of entries means nothing, and
 * what is new on every start (counters, random values, handed-out ids and ports) is left out. A scope
 * that was not collected on one side is listed as that, never as unchanged; so is what follows from the start of
 * the machine where one was taken while the image was built and the other on a launch.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` when `at` is no time or `expiryDays` is no number of days
 *
 * @example
 * ```ts
 * const diff = diffInventories(before, after);
 * console.log(formatInventoryDiff(diff));
 * if (diff.changes.some(({ weight }) => weight === 'breaking')) process.exitCode = 1;
 * ```
 */
export function diffInventories(
  before: Inventory,
  after: Inventory,
  options: DiffInventoriesOptions = {},
): InventoryDiff {
  const { at, expiryDays = 90 } = checkOptions(options);
  const names = inventoryScopeNames.filter((name) => before.scopes[name] ?? after.scopes[name]);
  const missing = names.flatMap((scope): readonly NotCompared[] => {
    const reason =
      whyNot(before.scopes[scope], 'earlier') ??
      whyNot(after.scopes[scope], 'later') ??
      (ofStart.has(scope) ? otherOrigin(before, after) : undefined);
    return reason === undefined ? [] : [{ scope, reason }];
  });
  const compared = names.filter((name) => missing.every(({ scope }) => scope !== name));
  const entries = <Name extends InventoryScopeName>(name: Name) =>
    [entriesOf(before, name, compared), entriesOf(after, name, compared)] as const;
  const later = after.scopes.certificates;
  const certificates = later?.status === 'collected' ? later.entries : [];
  const time = at?.getTime() ?? Date.parse(after.collectedAt ?? '');
  const unjudged = Number.isNaN(time) && certificates.length > 0;
  return {
    schema: inventoryDiffSchemaId,
    packages: diffPackages(...entries('packages'), {
      withoutEpochs: [before, after].some(({ source }) => source === 'sosreport'),
    }),
    changes: [
      ...diffSystem(before.system, after.system).filter(
        // The kernel that ran is the installed one only after the start of the finished image.
        ({ what }) => what !== 'kernel' || otherOrigin(before, after) === undefined,
      ),
      ...diffUsers(...entries('users'), after.system),
      ...diffGroups(...entries('groups')),
      ...diffSubordinateIds(...entries('subordinateIds')),
      ...diffServices(...entries('services')),
      ...diffPorts(...entries('ports')),
      ...diffPrivilegedFiles(...entries('privilegedFiles')),
      ...diffCertificates(...entries('certificates')),
      ...diffSysctl(...entries('sysctl')),
      ...diffMounts(...entries('mounts')),
      ...diffNames('kernelModules', ...namesOf(entries('kernelModules'), ({ name }) => name)),
      ...diffNames(
        'kernelCommandLine',
        ...namesOf(entries('kernelCommandLine'), ({ argument }) => argument),
      ).filter(({ what }) => !/^(?:BOOT_IMAGE|root|initrd)=/.test(what)),
      ...diffHotfixes(...entries('hotfixes')),
      ...diffFeatures(...entries('features')),
      ...diffSoftware(...entries('software')),
    ].toSorted(order),
    expiring: Number.isNaN(time) ? [] : expiringCertificates(certificates, time, expiryDays),
    compared,
    notCompared: missing,
    gaps: [
      ...compared.flatMap((name) => [
        ...gapsOf(before.scopes[name], `${name}, earlier`),
        ...gapsOf(after.scopes[name], `${name}, later`),
      ]),
      ...(unjudged
        ? ['certificates: which soon end is not known, as the later inventory has no time.']
        : []),
    ],
  };
}

function checkOptions(options: DiffInventoriesOptions): DiffInventoriesOptions {
  const { at, expiryDays } = options;
  const problem =
    at !== undefined && !(at instanceof Date && !Number.isNaN(at.getTime()))
      ? 'at: it is not a time'
      : expiryDays !== undefined && !Number.isFinite(expiryDays)
        ? 'expiryDays: it is not a number of days'
        : undefined;
  if (problem === undefined) return options;
  throw new TraceabilityError('TRACE_OPTIONS_INVALID', `Cannot compare inventories: ${problem}.`);
}

type EntriesOf<Name extends InventoryScopeName> =
  NonNullable<InventoryScopes[Name]> extends Scope<infer Entry> ? readonly Entry[] : never;

function entriesOf<Name extends InventoryScopeName>(
  inventory: Inventory,
  name: Name,
  compared: readonly InventoryScopeName[],
): EntriesOf<Name> {
  const scope: Scope<unknown> | undefined = inventory.scopes[name];
  const entries = scope?.status === 'collected' && compared.includes(name) ? scope.entries : [];
  // The entries are those of the scope; TypeScript cannot follow a name that is a parameter.
  return entries as EntriesOf<Name>;
}

function namesOf<T>(
  [before, after]: readonly [readonly T[], readonly T[]],
  nameOf: (entry: T) => string,
): [readonly string[], readonly string[]] {
  return [before.map(nameOf), after.map(nameOf)];
}

function whyNot(scope: Scope<unknown> | undefined, side: string): string | undefined {
  if (scope === undefined) return `The ${side} inventory does not have it.`;
  return scope.status === 'collected'
    ? undefined
    : `It is not in the ${side} inventory: ${scope.reason}`;
}

/** What follows from how a machine was started as much as from what is in its image. */
const ofStart: ReadonlySet<InventoryScopeName> = new Set([
  'ports',
  'sysctl',
  'mounts',
  'kernelModules',
  'kernelCommandLine',
]);

function otherOrigin(before: Inventory, after: Inventory): string | undefined {
  if (before.origin === undefined || after.origin === undefined || before.origin === after.origin)
    return undefined;
  const words = { bake: 'while the image was built', launch: 'on a launch of it' };
  return `The earlier inventory was taken ${words[before.origin]}, the later one ${words[after.origin]}.`;
}

function gapsOf(scope: Scope<unknown> | undefined, where: string): readonly string[] {
  if (scope?.status !== 'collected') return [];
  return (scope.gaps ?? []).map((gap) => `${where}: ${gap}`);
}

const weights = ['breaking', 'security', 'notice'];
const scopes: readonly string[] = ['system', ...inventoryScopeNames];

function order(a: InventoryChange, b: InventoryChange): number {
  return (
    weights.indexOf(a.weight) - weights.indexOf(b.weight) ||
    scopes.indexOf(a.scope) - scopes.indexOf(b.scope) ||
    compareText(a.what, b.what) ||
    compareText(a.kind, b.kind) ||
    compareText(a.before ?? '', b.before ?? '') ||
    compareText(a.after ?? '', b.after ?? '')
  );
}
