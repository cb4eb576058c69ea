import type { ComponentChange, ComponentNotes, PackageNote } from '../notes/component-notes.js';
import type { CompareVersions } from './compare-versions.js';
import { pairVersions } from './pair-versions.js';
import { byText, groupBy, listed } from './parts.js';

/** Two steps as one: what came and went in between is left out. */
export function mergeComponents(
  older: ComponentNotes | undefined,
  newer: ComponentNotes | undefined,
  compare: CompareVersions,
): ComponentNotes | undefined {
  if (!older || !newer) return newer ?? older;
  const merged: ComponentNotes = {
    ...listed('packages', mergePackages(older.packages, newer.packages, compare)),
    ...listed('users', mergeStates(older.users, newer.users)),
    ...listed('services', mergeStates(older.services, newer.services)),
    ...listed('other', mergeStates(older.other, newer.other)),
    ...listed('checks', mergeStates(older.checks, newer.checks)),
  };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** What makes two notes be about the same package. */
export function packageKey({ type, name, architecture = '' }: PackageNote): string {
  return `${name}\0${type}\0${architecture}`;
}

/**
 * A package may be there in several versions. What left and what came is counted by version; what is
 * in both counts cancels out, and the rest is paired anew.
 */
function mergePackages(
  older: readonly PackageNote[] = [],
  newer: readonly PackageNote[] = [],
  compare: CompareVersions,
): readonly PackageNote[] {
  const groups = groupBy([...older, ...newer], packageKey);
  return [...groups]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([, notes]) => pairVersions(notes, compare));
}

function mergeStates(
  older: readonly ComponentChange[] = [],
  newer: readonly ComponentChange[] = [],
): readonly ComponentChange[] {
  const keyOf = ({ scope, what }: ComponentChange) => `${scope}\0${what}`;
  const changes = new Map(older.map((change) => [keyOf(change), change]));
  for (const change of newer) {
    const key = keyOf(change);
    const earlier = changes.get(key);
    const merged = earlier ? mergeState(earlier, change) : change;
    if (merged) changes.set(key, merged);
    else changes.delete(key);
  }
  return [...changes].toSorted(([a], [b]) => byText(a, b)).map(([, change]) => change);
}

/** From before the first to after the second; `undefined` if that is the same. */
function mergeState(first: ComponentChange, second: ComponentChange): ComponentChange | undefined {
  const [start, end] = [stateBefore(first), stateAfter(second)];
  if (start.known && end.known && start.is === end.is) return undefined;
  const { scope, what } = second;
  const kind =
    start.is === absent
      ? 'added'
      : end.is === absent
        ? 'removed'
        : first.kind === second.kind
          ? first.kind
          : 'changed';
  const before = kind === 'added' ? undefined : first.before;
  const after = kind === 'removed' ? undefined : second.after;
  // Who comes from before it was added meets only what it is now.
  const parts = kind === 'added' ? [first] : [first, second];
  return {
    scope,
    kind,
    what,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(parts.some(({ breaking }) => breaking === true) && { breaking: true }),
    ...(parts.some(({ security }) => security === true) && { security: true }),
    // How to keep something as it was is told by whoever changed it first.
    ...listed('advice', first.advice ?? second.advice),
  };
}

const absent = Symbol('absent');

interface State {
  readonly is: string | symbol;
  /** Whether two states that look the same are the same. */
  readonly known: boolean;
}

function stateBefore({ kind, before }: ComponentChange): State {
  if (kind === 'added') return { is: absent, known: true };
  if (before !== undefined) return { is: before, known: true };
  if (kind === 'enabled') return { is: 'disabled', known: true };
  if (kind === 'disabled') return { is: 'enabled', known: true };
  return { is: '', known: false };
}

function stateAfter({ kind, after }: ComponentChange): State {
  if (kind === 'removed') return { is: absent, known: true };
  if (after !== undefined) return { is: after, known: true };
  if (kind === 'enabled' || kind === 'disabled') return { is: kind, known: true };
  return { is: '', known: false };
}
