import { nodeFileSystem } from '../adapters/node-file-system.js';
import { ReleaseNotesError } from '../errors.js';
import { valueAt } from '../trackers/json-at.js';
import { filePlace, readPlace } from './file-place.js';
import type { FileSystem } from './file-system.js';
import type { Receipt, Receipts } from './receipts.js';
import { writePlace } from './write-place.js';

/** How receipts are kept. */
export interface FileReceiptsOptions {
  /** The file system. Default: that of Node. */
  readonly files?: FileSystem;
}

/**
 * Keeps receipts in a folder, a file each, which survive what is killed. Runs on several machines need
 * the same folder, or receipts of their own making, such as in a database.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for a folder that is none; reading and writing
 * throw `NOTES_FILE_FAILED`.
 */
export function fileReceipts(
  directory: string,
  { files = nodeFileSystem }: FileReceiptsOptions = {},
): Receipts {
  const placeOf = (key: string) => filePlace({ path: `${key}.json`, directory });
  placeOf('0');
  return {
    async get(key) {
      const place = placeOf(key);
      const there = await readPlace(files, place);
      return there && parse(Buffer.from(there.bytes).toString('utf8'), place.path);
    },
    async put(key, receipt) {
      const text = `${JSON.stringify(receipt)}\n`;
      await writePlace(files, placeOf(key), Buffer.from(text), { mode: 0o600 });
    },
  };
}

/** What cannot be read is no receipt that is missing: the message may have been sent. */
function parse(text: string, path: string): Receipt {
  try {
    const receipt: unknown = JSON.parse(text);
    if (isReceipt(receipt)) return receipt;
  } catch {
    // It is told below.
  }
  throw new ReleaseNotesError(
    'NOTES_FILE_FAILED',
    `Cannot read ${path}: it is no receipt. Find out whether the message was sent; remove the file if it was not.`,
  );
}

const states: readonly unknown[] = ['intended', 'sent', 'refused'];

function isReceipt(value: unknown): value is Receipt {
  const isText = (name: string) => typeof valueAt(value, name) === 'string';
  return (
    states.includes(valueAt(value, 'state')) && ['kind', 'target', 'digest', 'at'].every(isText)
  );
}
