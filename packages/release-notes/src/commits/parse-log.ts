import { ReleaseNotesError } from '../errors.js';
import type { Commit } from './commit.js';

/**
 * The fields asked of `git log`, in order. Only NUL can separate them: git cuts a message at its
 * first NUL, so no message can hold one and none can forge a record. The message stands last.
 */
export const logFormat = '--format=%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%cN%x00%B';

/**
 * Turns the bytes of `git log -z` in this format into commits, as many at a time as a piece of
 * output holds. Memory does not grow with the length of the history.
 */
export async function* parseLog(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly Commit[], void, undefined> {
  let bytes: Buffer[] = [];
  let fields: string[] = [];
  for await (const chunk of chunks) {
    // Cutting behind a NUL never cuts a character in two, and no broken character can hide a NUL.
    const end = chunk.lastIndexOf(0);
    if (end === -1) {
      bytes.push(chunk);
      continue;
    }
    const text = Buffer.concat([...bytes, chunk.subarray(0, end)]).toString('utf8');
    bytes = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    fields = fields.concat(text.split('\0'));
    const whole = fields.length - (fields.length % fieldCount);
    const commits: Commit[] = [];
    for (let at = 0; at < whole; at += fieldCount) commits.push(toCommit(fields, at));
    fields = fields.slice(whole);
    if (commits.length > 0) yield commits;
  }
  if (fields.length > 0 || bytes.some(({ length }) => length > 0)) {
    throw invalid(`it ended inside a record, after ${fields.length} of ${fieldCount} fields`);
  }
}

const fieldCount = 8;
const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

function toCommit(fields: readonly string[], at: number): Commit {
  const [hash = '', parents = '', authorTime, commitTime, authorName = '', authorEmail = ''] =
    fields.slice(at, at + 6);
  if (!objectId.test(hash)) throw invalid('a record does not begin with an object id');
  return {
    hash,
    parents: parents === '' ? [] : parents.split(' '),
    authorTime: Number(authorTime),
    commitTime: Number(commitTime),
    authorName,
    authorEmail,
    committerName: fields[at + 6] ?? '',
    message: fields[at + 7] ?? '',
  };
}

function invalid(seen: string) {
  return new ReleaseNotesError(
    'GIT_OUTPUT_INVALID',
    `Reading the output of git log: ${seen}. The notes would miss entries, so none were made.`,
  );
}
