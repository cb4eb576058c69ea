import { gunzipSync } from 'node:zlib';
import { printable } from '../printable.js';
import { groupBy } from '../report/group-by.js';
import type { RunnerLine } from './protocol.js';
import type { RunnerFile } from './runner-output.js';

/** Bytes of all files of a run at most, unpacked; results of an image are some hundred kilobytes. */
const sizeLimit = 64 * 1024 * 1024;

/** Puts the parts of files together. A file whose parts are not all there, once and in order, is left out. */
export function collectFiles(lines: readonly RunnerLine[]): {
  readonly files: readonly RunnerFile[];
  readonly problems: readonly string[];
} {
  const parts = groupBy(lines, ({ values }) => values['name'] ?? '');
  const files: RunnerFile[] = [];
  const problems: string[] = [];
  let left = sizeLimit;
  for (const [name, found] of parts) {
    const contents = joinParts(found, left);
    if (typeof contents === 'string') {
      problems.push(`the file ${printable(name, 100)} is not whole: ${contents}`);
    } else {
      left -= contents.length;
      files.push({ name, contents });
    }
  }
  return { files, problems };
}

/** The contents, or why they cannot be had. */
function joinParts(lines: readonly RunnerLine[], limit: number): Uint8Array | string {
  const isInOrder = lines.every(
    ({ values }, index) => values['part'] === `${index + 1}` && values['of'] === `${lines.length}`,
  );
  if (!isInOrder) {
    return `${lines.length} parts came, of ${printable(lines[0]?.values['of'] ?? '?', 20)}`;
  }
  const text = lines.map(({ values }) => values['data'] ?? '').join('');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return 'it is not base64';
  const bytes = Buffer.from(text, 'base64');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(limit, 1) });
  } catch (error) {
    return `it cannot be unpacked (${error instanceof Error ? error.message : error})`;
  }
}
