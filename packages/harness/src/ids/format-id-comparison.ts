import { printable } from '../printable.js';
import type { ChangedOwner, IdComparison } from './compare-ids.js';

/** An {@link IdComparison} as text for people. Names and paths are made printable. */
export function formatIdComparison({ changed, owners, added, removed }: IdComparison): string {
  const risky = owners.filter(({ files }) => files === undefined || files > 0);
  const lines = [
    ...section(
      'Ids that changed:',
      changed.map(({ kind, name, id, before, after }) => {
        const what = kind === 'user' && id === 'gid' ? 'primary group of user' : kind;
        return `${what} ${name}: ${before} is now ${after}`;
      }),
    ),
    ...section('Files on shared volumes whose owner changes:', risky.flatMap(ownerLines)),
    ...section('Only after:', added),
    ...section('Only before:', removed),
  ];
  return lines.length === 0 ? 'All ids are the same.\n' : `${lines.join('\n')}\n`;
}

function ownerLines({ kind, id, before, after, files, paths }: ChangedOwner): readonly string[] {
  const count = files === undefined ? '' : `, ${files} file${files === 1 ? '' : 's'}`;
  const more = (files ?? 0) - paths.length;
  return [
    `${kind} ${id}: ${before ?? 'nobody'} becomes ${after ?? 'nobody'}${count}`,
    ...paths.map((path) => `  ${path}`),
    ...(files !== undefined && more > 0 ? [`  and ${more} more`] : []),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [title, ...lines.map((line) => `  ${/^ */.exec(line)?.[0] ?? ''}${printable(line)}`)];
}
