import type { ReleaseNotes, SourceChange } from '../notes/release-notes.js';
import { unionBy } from './parts.js';

/** What the releases are built on, from where the older began to where the newer ends. */
export function mergeSourceChanges(
  older: ReleaseNotes,
  newer: ReleaseNotes,
  merge: (notes: readonly [ReleaseNotes, ReleaseNotes]) => ReleaseNotes,
): readonly SourceChange[] {
  const keyOf = ({ kind, name }: SourceChange) => `${kind}\0${name}`;
  const changes = new Map((older.sourceChanges ?? []).map((change) => [keyOf(change), change]));
  for (const change of newer.sourceChanges ?? []) {
    const key = keyOf(change);
    const earlier = changes.get(key);
    const merged = earlier ? mergeTwo(earlier, change, merge) : change;
    if (merged.from === merged.to) changes.delete(key);
    else changes.set(key, merged);
  }
  return [...changes.values()];
}

function mergeTwo(
  older: SourceChange,
  newer: SourceChange,
  merge: (notes: readonly [ReleaseNotes, ReleaseNotes]) => ReleaseNotes,
): SourceChange {
  const { from, ...rest } = newer;
  const notes =
    older.notes && newer.notes
      ? merge([older.notes, newer.notes])
      : incomplete(older.notes, newer.notes);
  return {
    ...rest,
    ...(older.from !== undefined && { from: older.from }),
    ...(notes && { notes }),
  };
}

/** Notes of one of two steps must not look like those of both. */
function incomplete(
  older: ReleaseNotes | undefined,
  newer: ReleaseNotes | undefined,
): ReleaseNotes | undefined {
  const missing = 'These notes are not complete: some of the releases came without notes.';
  if (older) return { ...older, warnings: unionBy(String, older.warnings, [missing]) };
  return newer && { ...newer, warnings: unionBy(String, [missing], newer.warnings) };
}
