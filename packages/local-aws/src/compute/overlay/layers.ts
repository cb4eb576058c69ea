import type { ContentId } from '../compute.js';

/** What was frozen. */
export interface Content {
  readonly id: ContentId;
  /** What it stands on. Default: the system that all share. */
  readonly parent?: ContentId;
  /** Nobody needs it but those that stand on it. */
  readonly isDiscarded?: boolean;
}

/** The contents that a disk stands on, lowest first; `undefined` when one of them is not there. */
export function layersBelow(
  content: ContentId | undefined,
  contents: ReadonlyMap<ContentId, Content>,
): readonly ContentId[] | undefined {
  const chain: ContentId[] = [];
  for (let next = content; next !== undefined; ) {
    const found = contents.get(next);
    if (found === undefined) return undefined;
    chain.unshift(next);
    next = found.parent;
  }
  return chain;
}

/** Discarded contents that nothing stands on any more, in the order in which they can be removed. */
export function removableContents(
  contents: ReadonlyMap<ContentId, Content>,
  disks: Iterable<ContentId | undefined>,
): readonly ContentId[] {
  const uses = new Map<ContentId, number>();
  const count = (id: ContentId | undefined, by: number): void => {
    if (id !== undefined) uses.set(id, (uses.get(id) ?? 0) + by);
  };
  for (const disk of disks) count(disk, 1);
  for (const { parent } of contents.values()) count(parent, 1);
  const removable: ContentId[] = [];
  const consider = (content: Content | undefined): void => {
    if (content?.isDiscarded !== true || (uses.get(content.id) ?? 0) > 0) return;
    removable.push(content.id);
    count(content.parent, -1);
    if (content.parent !== undefined) consider(contents.get(content.parent));
  };
  for (const content of contents.values()) {
    if (!removable.includes(content.id)) consider(content);
  }
  return removable;
}
