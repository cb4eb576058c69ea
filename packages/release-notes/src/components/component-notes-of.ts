import { cleanText } from '../clean-text.js';
import { byText, listed, unionBy } from '../merge/parts.js';
import type { ComponentChange, ComponentNotes, PackageNote } from '../notes/component-notes.js';

/**
 * What differs between two inventories, as tools of the floors above tell it: `diffInventories` of
 * `@soe/traceability` gives one.
 */
export interface InventoryDifference {
  /** Packages that came, went or changed. */
  readonly packages: readonly PackageNote[];
  /** Whatever else changed. */
  readonly changes: readonly InventoryDifferenceChange[];
  /** What could not be compared, and why. Default: nothing. */
  readonly notCompared?: readonly { readonly scope: string; readonly reason: string }[];
  /** What could not be seen, in sentences. Default: nothing. */
  readonly gaps?: readonly string[];
}

/** Something that changed in an inventory. */
export interface InventoryDifferenceChange
  extends Pick<ComponentChange, 'scope' | 'kind' | 'what' | 'before' | 'after'> {
  /** `breaking` what depends on it may fail; `security` more rights or more ways in. */
  readonly weight: 'breaking' | 'security' | 'notice';
  /** Lines that keep it as it was. */
  readonly suggestions?: readonly string[];
}

/** Components, and what is not known of them. */
export interface ComponentsAndWarnings {
  /** What changed; empty if nothing did. */
  readonly components: ComponentNotes;
  /** For the warnings of the notes: nothing that was not compared may look unchanged. */
  readonly warnings: readonly string[];
}

/**
 * Sorts what differs between inventories into the parts of the notes. Give one difference for each
 * architecture: what is the same in several is told once.
 */
export function componentNotesOf(
  differences: readonly InventoryDifference[],
): ComponentsAndWarnings {
  const packages = unionBy(
    JSON.stringify,
    differences.flatMap((each) => each.packages.map(cleanPackage)),
  );
  const changes = unionBy(
    JSON.stringify,
    differences.flatMap((each) => each.changes.map(toChange)),
  );
  const part = (name: 'users' | 'services' | 'other' | 'checks') =>
    changes
      .filter(({ scope }) => (parts.get(scope) ?? 'other') === name)
      .toSorted((a, b) => byText(a.scope, b.scope) || byText(a.what, b.what));
  return {
    components: {
      ...listed('packages', packages),
      ...listed('users', part('users')),
      ...listed('services', part('services')),
      ...listed('other', part('other')),
      ...listed('checks', part('checks')),
    },
    warnings: unionBy(
      String,
      differences.flatMap(({ notCompared = [], gaps = [] }) => [
        ...notCompared.map(({ scope, reason }) =>
          cleanText(`What changed in ${scope} is not known: ${reason}`),
        ),
        ...gaps.map((gap) => cleanText(`Not seen by the inventory: ${gap}`)),
      ]),
    ),
  };
}

const parts: ReadonlyMap<string, 'users' | 'services' | 'checks'> = new Map([
  ['users', 'users'],
  ['groups', 'users'],
  ['subordinateIds', 'users'],
  ['services', 'services'],
  ['gates', 'checks'],
  ['tests', 'checks'],
]);

function toChange(change: InventoryDifferenceChange): ComponentChange {
  const { scope, kind, what, before, after, weight, suggestions = [] } = change;
  return {
    scope: cleanText(scope),
    kind,
    what: cleanText(what),
    ...(before !== undefined && { before: cleanText(before) }),
    ...(after !== undefined && { after: cleanText(after) }),
    ...(weight === 'breaking' && { breaking: true }),
    ...(weight === 'security' && { security: true }),
    ...listed('advice', suggestions.map(cleanText)),
  };
}

function cleanPackage(note: PackageNote): PackageNote {
  const { kind, type, name, architecture, source, before, after, breaking, advice = [] } = note;
  return {
    kind,
    type: cleanText(type),
    name: cleanText(name),
    ...(architecture !== undefined && { architecture: cleanText(architecture) }),
    ...(source !== undefined && { source: cleanText(source) }),
    ...(before !== undefined && { before: cleanText(before) }),
    ...(after !== undefined && { after: cleanText(after) }),
    ...(breaking === true && { breaking }),
    ...listed('advice', advice.map(cleanText)),
  };
}
