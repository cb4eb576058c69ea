import { ReleaseNotesError } from '../errors.js';
import type { Commit } from './commit.js';
import { detach, textKeeper } from './keep-texts.js';
import { nulFields } from './nul-fields.js';

/**
 * The fields asked of `git log`, in order. Only NUL can separate them: git cuts a message at its
 * first NUL, so no message can hold one and none can forge a record. The message stands last.
 */
export const logFormat = '--format=%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%cN%x00%B';

/** The fields that release notes are made of, which git finds and prints in less time. */
export const shortLogFormat = '--format=%H%x00%P%x00%ct%x00%aN%x00%B';

/** A commit with these fields only. */
export type ShortCommit = Omit<Commit, 'authorTime' | 'authorEmail' | 'committerName'>;

/**
 * Turns the bytes of `git log -z` in the whole format into commits, as many at a time as a piece of
 * output holds. Memory does not grow with the length of the history.
 */
export function parseLog(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly Commit[], void, undefined> {
  return parseRecords(chunks, 8, toCommit);
}

/**
 * The same for the short format. Messages and the object ids of parents hold on to the output that they
 * were read from.
 */
export function parseShortLog(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly ShortCommit[], void, undefined> {
  const nameOf = textKeeper();
  return parseRecords(chunks, 5, (fields, at) => toShortCommit(fields, at, nameOf));
}

async function* parseRecords<T>(
  chunks: AsyncIterable<Buffer>,
  fieldCount: number,
  toRecord: (fields: readonly string[], at: number) => T,
): AsyncGenerator<readonly T[], void, undefined> {
  let rest: readonly string[] = [];
  const unfinished = () =>
    invalid(`it ended inside a record, after ${rest.length} of ${fieldCount} fields`);
  for await (const fields of nulFields(chunks, unfinished)) {
    if (rest.length > 0) fields.unshift(...rest);
    const whole = fields.length - (fields.length % fieldCount);
    const records: T[] = [];
    for (let at = 0; at < whole; at += fieldCount) records.push(toRecord(fields, at));
    rest = fields.slice(whole);
    if (records.length > 0) yield records;
  }
  if (rest.length > 0) throw unfinished();
}

/** One of SHA-1 or SHA-256. Its length is asked first, as a pattern with both takes twice as long. */
function isObjectId(text: string): boolean {
  return (text.length === 40 || text.length === 64) && hexadecimal.test(text);
}

const hexadecimal = /^[0-9a-f]+$/;

function toCommit(fields: readonly string[], at: number): Commit {
  return {
    hash: hashAt(fields, at),
    parents: parentsAt(fields, at + 1),
    authorTime: Number(fields[at + 2]),
    commitTime: Number(fields[at + 3]),
    authorName: fields[at + 4] ?? '',
    authorEmail: fields[at + 5] ?? '',
    committerName: fields[at + 6] ?? '',
    message: fields[at + 7] ?? '',
  };
}

function toShortCommit(
  fields: readonly string[],
  at: number,
  nameOf: (text: string) => string,
): ShortCommit {
  return {
    hash: detach(hashAt(fields, at)),
    parents: parentsAt(fields, at + 1),
    commitTime: Number(fields[at + 2]),
    authorName: nameOf(fields[at + 3] ?? ''),
    message: fields[at + 4] ?? '',
  };
}

function hashAt(fields: readonly string[], at: number): string {
  const hash = fields[at] ?? '';
  if (!isObjectId(hash)) throw invalid('a record does not begin with an object id');
  return hash;
}

/** Signs of the longest object id; two ids of any kind are longer. */
const longestId = 64;

function parentsAt(fields: readonly string[], at: number): readonly string[] {
  const parents = fields[at] ?? '';
  if (parents === '') return [];
  return parents.length > longestId ? parents.split(' ') : [parents];
}

function invalid(seen: string) {
  return new ReleaseNotesError(
    'GIT_OUTPUT_INVALID',
    `Reading the output of git log: ${seen}. The notes would miss entries, so none were made.`,
  );
}
