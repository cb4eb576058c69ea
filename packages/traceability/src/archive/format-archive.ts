import { printable } from '../inventory/printable.js';
import type { ArchiveIndex } from './archive-index.js';
import type { ArchiveExpiry } from './expire-archive.js';
import type { ArchivedBuild } from './list-archive.js';

/** What is kept of a build, as text for people. Pure. */
export function formatArchive({
  buildId,
  location,
  index,
  digest,
  problem,
}: ArchivedBuild): string {
  const head = `${buildId} at ${printable(location)}`;
  if (index === undefined)
    return `${head}\n  cannot be read: ${printable(problem ?? 'no index')}\n`;
  const { files } = index;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const lines = [
    head,
    `  kept ${index.storedAt}, ${formatEnd(index)}; ${files.length} ${files.length === 1 ? 'file' : 'files'}, ${formatSize(size)}`,
    `  index ${digest ?? 'not known'}`,
    ...files.map(
      (file) =>
        `  ${file.kind.padEnd(9)}  ${formatSize(file.size).padStart(9)}  ${printable(file.name)}  ${formatRedactions(file.redactions)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** What has ended, as text for people. Pure. */
export function formatArchiveExpiry({ applied, expired, kept, unreadable }: ArchiveExpiry): string {
  const lines = [
    ...expired.map(
      ({ buildId, retainUntil, size }) =>
        `${applied ? 'removed' : 'would remove'} ${buildId}: kept until ${retainUntil}, ${formatSize(size)}`,
    ),
    ...unreadable.map((buildId) => `kept ${buildId}: its index cannot be read`),
    `${expired.length} over, ${kept} kept`,
  ];
  return `${lines.join('\n')}\n`;
}

function formatEnd({ retainUntil }: ArchiveIndex): string {
  return retainUntil === undefined ? 'for good' : `until ${retainUntil}`;
}

function formatRedactions(redactions: number | 'not-text'): string {
  if (redactions === 'not-text') return 'not text: not looked through for secrets';
  return redactions === 1 ? '1 secret masked' : `${redactions} secrets masked`;
}

/** A size with the unit that leaves fewer than four digits. */
function formatSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
