import { sharedTagPrefix } from '@soe/contract';

/** The version to use instead; seen by whoever may launch the image. */
export const successorTag = `${sharedTagPrefix}soe:successor`;
/** Why an image is deprecated; seen by whoever may launch the image. */
export const deprecationTag = `${sharedTagPrefix}soe:deprecation-reason`;
/** Of images that are being retired, and of their snapshots: see {@link retiringMark}. */
export const retiringTag = 'soe:retiring';

/** A tag value has room for so many ids of snapshots beside the rest of the mark. */
const mostSnapshots = 10;

/**
 * The value of {@link retiringTag}: product line, when the image was disabled, and its snapshots.
 * Somebody may copy a snapshot with its tags; the copy is then not among those that are named.
 */
export function retiringMark(flavor: string, at: string, snapshotIds: readonly string[]): string {
  const ids = snapshotIds.slice(0, mostSnapshots).map((id) => id.replace(/^snap-/, ''));
  return [flavor, at, ids.join(':')].join(' ').trim();
}

/** Whether a mark is that of this snapshot, and not of one that it was copied from. */
export function marksSnapshot(mark: string, snapshotId: string): boolean {
  const [, , ids = ''] = mark.split(' ');
  return ids.split(':').includes(snapshotId.replace(/^snap-/, ''));
}

/** When an image was disabled to retire it; `undefined` when it was not. */
export function retiringSince(value: string | undefined): number | undefined {
  const at = Date.parse(value?.split(' ')[1] ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** Text as a tag value: printable, without EC2's forbidden characters, at most 256 characters. */
export function tagText(text: string): string {
  const printable = text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, ' ').replace(/\s+/gu, ' ');
  return Array.from(printable.trim()).slice(0, 256).join('').trim();
}
