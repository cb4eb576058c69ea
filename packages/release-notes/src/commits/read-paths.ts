import { streamGit } from '../adapters/git.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { detach } from './keep-texts.js';
import { nulFields } from './nul-fields.js';
import { limitArguments, type ReadCommitsOptions } from './read-commits.js';
import type { ResolvedRange } from './resolve-range.js';

/** How many files of a commit are kept beside those that are looked for. */
export const keptPaths = 100;

/**
 * The files that the commits of a range touch, by hash, in the order of git; a file that was renamed
 * is told under both names. Merges have none: what they brought in has its own. Of a commit with many
 * files the first {@link keptPaths} are kept, and of the others the first that each search looks for.
 */
export async function readPaths(
  range: ResolvedRange,
  options: ReadCommitsOptions,
  searches: readonly ((path: string) => boolean)[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const byHash = new Map<string, readonly string[]>();
  let hash: string | undefined;
  let paths: string[] = [];
  let missing: typeof searches = [];
  for await (const field of readFields(range, options)) {
    if (field === '') {
      hash = undefined;
    } else if (hash === undefined) {
      if (!/^[0-9a-f]{40,64}$/.test(field)) throw invalid('a record has no object id');
      hash = field;
      paths = [];
      missing = searches;
      byHash.set(hash, paths);
    } else {
      // Git ends the line of the hash only in front of the first file.
      const path = cleanText(paths.length === 0 ? field.replace(/^\n/, '') : field);
      const left = missing.filter((isWanted) => !isWanted(path));
      if (paths.length < keptPaths || left.length < missing.length) paths.push(detach(path));
      missing = left;
    }
  }
  return byHash;
}

async function* readFields(
  range: ResolvedRange,
  options: ReadCommitsOptions,
): AsyncGenerator<string, void, undefined> {
  const output = streamGit(pathArguments(range, options), options);
  const unfinished = () => invalid('it ended inside a record');
  for await (const fields of nulFields(output, unfinished)) yield* fields;
}

/**
 * No path is empty, so an empty field in front of the hash tells where a record begins: no name of a
 * file can forge one.
 */
function pathArguments(range: ResolvedRange, options: ReadCommitsOptions): readonly string[] {
  return [
    ...['log', '-z', '--no-color', '--no-decorate', '--no-merges', '--root', '--name-only'],
    ...['--no-renames', '--no-ext-diff', '--no-relative', '--full-diff', '--format=%x00%H'],
    ...limitArguments(range, options.paths),
  ];
}

function invalid(seen: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'GIT_OUTPUT_INVALID',
    `Reading which files commits touch: ${seen}. Rules could miss changes, so no notes were made.`,
  );
}
