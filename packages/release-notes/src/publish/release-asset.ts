import { readFile } from 'node:fs/promises';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { digestOf } from './digest-of.js';
import type { WantedAsset } from './plan-github-release.js';

/** A file to attach to a release. */
export interface ReleaseAsset {
  /** Its name there: letters, digits, `_`, `-` and `.`, which is what GitHub leaves as it is. */
  readonly name: string;
  /** What is in it; or else `file`. */
  readonly content?: string | Uint8Array;
  /** Path of the file; or else `content`. It is read when planning and when uploading. */
  readonly file?: string;
  /** Default: `application/octet-stream`. */
  readonly contentType?: string;
}

/**
 * Reads a file to attach.
 *
 * @throws {@link ReleaseNotesError} `NOTES_FILE_FAILED` if it cannot be read.
 */
export async function openAsset(
  asset: ReleaseAsset,
): Promise<WantedAsset & { readonly bytes: Uint8Array }> {
  const { name, content, file = '' } = asset;
  const bytes = content === undefined ? await readAssetFile(name, file) : Buffer.from(content);
  return { name, size: bytes.length, sha256: digestOf(bytes), bytes };
}

async function readAssetFile(name: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ReleaseNotesError(
      'NOTES_FILE_FAILED',
      `Cannot read ${cleanText(file)} for the asset ${name} of a release. Check the path.`,
      { cause },
    );
  }
}

/** The notes themselves as a file to attach. */
export function notesAsset(name: string, text: string, refreshOnly: boolean): WantedAsset {
  const bytes = Buffer.from(text);
  return { name, size: bytes.length, sha256: digestOf(bytes), text, refreshOnly };
}
