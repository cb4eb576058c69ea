import { dirname, isAbsolute, join, normalize, parse, relative, resolve, sep } from 'node:path';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { digestOf } from './digest-of.js';
import type { FileSystem } from './file-system.js';
import { isCode } from './is-code.js';

/** Which file is published to. */
export interface FilePlaceOptions {
  /** Path of the file, absolute or from `directory`. Folders that are missing are made. */
  readonly path: string;
  /**
   * Folder that the file must stay in, also when links of folders are followed. Default: the current
   * folder for a relative path, none for an absolute one.
   */
  readonly directory?: string;
}

/** A file by its full path and the folder that it must stay in. */
export interface FilePlace {
  readonly path: string;
  readonly root: string | undefined;
  /** The path for people, and its key in a plan. */
  readonly target: string;
}

/** What a file holds. */
export interface FileState {
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly digest: string;
}

/**
 * Works out where a file is, without looking.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for a path that is none, or leads out of
 * `directory`.
 */
export function filePlace({ path, directory }: FilePlaceOptions): FilePlace {
  const invalid = (problem: string) =>
    new ReleaseNotesError(
      'NOTES_OPTION_INVALID',
      `Cannot publish to the file ${cleanText(path)}: ${problem}.`,
    );
  if (path === '' || cleanText(path) !== path) {
    throw invalid('option path is empty or holds control characters');
  }
  const root = directory === undefined && isAbsolute(path) ? undefined : resolve(directory ?? '.');
  const full = root === undefined ? normalize(path) : resolve(root, path);
  if (root !== undefined && !isWithin(root, full)) {
    throw invalid(`option path leads out of ${root}; give the folder that it is in as directory`);
  }
  if (path.endsWith('/') || path.endsWith(sep) || full === root) {
    throw invalid('option path is a folder; name a file');
  }
  return { path: full, root, target: normalize(path) };
}

/**
 * Reads a file. One that is a link is refused: replacing it would change what it leads to, or make an
 * end of the link, and neither was asked for. Links of folders are followed within `directory`.
 *
 * @throws {@link ReleaseNotesError} `NOTES_FILE_FAILED`
 */
export async function readPlace(
  files: FileSystem,
  place: FilePlace,
): Promise<FileState | undefined> {
  return attempt('read', place.path, async () => {
    await checkFolder(files, place);
    const facts = await files.look(place.path);
    if (facts === undefined) return undefined;
    if (facts.kind === 'link') throw failed('read', place.path, linkProblem);
    if (facts.kind !== 'file') throw failed('read', place.path, `it is no file`);
    const bytes = await files.read(place.path);
    return { bytes, mode: facts.mode, digest: digestOf(bytes) };
  });
}

/** Throws if the folder of the file, with its links followed, is outside of where it must stay. */
export async function checkFolder(files: FileSystem, { path, root }: FilePlace): Promise<void> {
  if (root === undefined) return;
  const [folder, within] = [await reach(files, dirname(path)), await reach(files, root)];
  if (isWithin(within, folder)) return;
  const problem = `a link on the way leads out of ${root}, to ${folder}; publish there directly, or give another directory`;
  throw failed('publish to', path, problem);
}

/** Makes an error of whatever a call to the file system threw. */
export async function attempt<T>(what: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ReleaseNotesError) throw cause;
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw failed(what, path, seen, cause);
  }
}

const linkProblem =
  'it is a symbolic link, which is neither followed nor replaced; publish to the file that it leads to';

function failed(what: string, path: string, seen: string, cause?: unknown): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_FILE_FAILED',
    `Cannot ${what} ${cleanText(path)}: ${cleanText(seen)}.`,
    cause === undefined ? {} : { cause },
  );
}

/** The real path, of which the end may not be there yet. */
async function reach(files: FileSystem, path: string): Promise<string> {
  try {
    return await files.realPath(path);
  } catch (error) {
    const { dir, base } = parse(path);
    if (!isCode(error, 'ENOENT') || base === '') throw error;
    return join(await reach(files, dir), base);
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
