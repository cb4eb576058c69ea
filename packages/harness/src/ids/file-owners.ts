import { HarnessError } from '../errors.js';

/** To whom the files of a volume belong, by number: a volume knows no names. */
export interface FileOwners {
  /** What was looked at. */
  readonly directories: readonly string[];
  /** Each user and group that has files, by id. */
  readonly owners: readonly FileOwner[];
}

/** A user or group that has files. */
export interface FileOwner {
  /** A user or a group. */
  readonly kind: 'user' | 'group';
  /** The id. */
  readonly id: number;
  /** How many files and folders. */
  readonly files: number;
  /** The first of them. */
  readonly paths: readonly string[];
}

/**
 * Reads what {@link fileOwnersScript} printed.
 *
 * @throws HarnessError `HARNESS_RESULTS_INVALID` for a text that is none, was cut off, or tells of files that
 * could not be read
 */
export function readFileOwners(text: string): FileOwners {
  const lines = text.split('\n').filter((line) => line !== '');
  const [head, ...rest] = lines;
  if (head !== 'soe-file-owners/1') throw invalid(1, 'it does not begin with soe-file-owners/1');
  if (rest.at(-1) !== `end ${rest.length - 1}`) throw invalid(lines.length, 'it was cut off');
  const directories: string[] = [];
  const owners: { kind: 'user' | 'group'; id: number; files: number; paths: string[] }[] = [];
  for (const [index, line] of rest.slice(0, -1).entries()) {
    const [, directory] = /^directory (\/.*)$/.exec(line) ?? [];
    const [, kind, id, files] = /^(user|group) (\d{1,10}) (\d{1,15})$/.exec(line) ?? [];
    const [, path] = /^path (\/.*)$/.exec(line) ?? [];
    const [, unread] = /^unread (\d{1,15})$/.exec(line) ?? [];
    if (unread !== undefined) {
      throw invalid(
        index + 2,
        `${unread} files or folders could not be read; only root may read all`,
      );
    }
    if (directory !== undefined) directories.push(directory);
    else if (kind === 'user' || kind === 'group') {
      owners.push({ kind, id: Number(id), files: Number(files), paths: [] });
    } else if (path !== undefined && owners.length > 0) owners.at(-1)?.paths.push(path);
    else throw invalid(index + 2, 'it is not of this form');
  }
  return { directories, owners };
}

function invalid(line: number, problem: string): HarnessError {
  return new HarnessError(
    'HARNESS_RESULTS_INVALID',
    `Cannot read owners of files at line ${line}: ${problem}. Collect them again.`,
  );
}
