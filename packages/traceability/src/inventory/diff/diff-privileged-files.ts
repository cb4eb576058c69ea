import type { PrivilegedFile } from '../inventory.js';
import { diffKeyed } from './diff-keyed.js';
import type { InventoryChange } from './inventory-diff.js';

/** Changes of files with SUID, SGID or capabilities: whatever gives more rights is about security. */
export function diffPrivilegedFiles(
  before: readonly PrivilegedFile[],
  after: readonly PrivilegedFile[],
): readonly InventoryChange[] {
  const { added, removed, kept } = diffKeyed(before, after, ({ path }) => path);
  const scope = 'privilegedFiles';
  return [
    ...added.map(
      (file): InventoryChange => ({
        scope,
        kind: 'added',
        weight: 'security',
        what: file.path,
        after: describe(file),
      }),
    ),
    ...removed.map(
      (file): InventoryChange => ({
        scope,
        kind: 'removed',
        weight: 'notice',
        what: file.path,
        before: describe(file),
      }),
    ),
    ...kept
      .filter(([old, next]) => describe(old) !== describe(next))
      .map(
        ([old, next]): InventoryChange => ({
          scope,
          kind: 'changed',
          weight: 'security',
          what: next.path,
          before: describe(old),
          after: describe(next),
        }),
      ),
  ];
}

function describe({ mode, uid, gid, capabilities }: PrivilegedFile): string {
  return [
    ...(mode === undefined ? [] : [`mode ${mode}`]),
    ...(uid === undefined ? [] : [`owner ${uid}:${gid}`]),
    // Tools differ in the order.
    ...(capabilities === undefined
      ? []
      : [capabilities.replace(/^[\w,]+/, (names) => names.split(',').sort().join())]),
  ].join(', ');
}
