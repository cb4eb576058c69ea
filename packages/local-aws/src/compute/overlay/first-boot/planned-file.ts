import { gunzipSync } from 'node:zlib';
import type { Reader } from './reader.js';

/** A file of `write_files`. */
export interface PlannedFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** For chmod(1), in octal. */
  readonly permissions: string;
  /** For chown(1). */
  readonly owner: string;
  /** Added to what is there, not put in its place. */
  readonly append: boolean;
  /** Written after users are there and packages installed. */
  readonly defer: boolean;
}

const keys = ['path', 'content', 'encoding', 'permissions', 'owner', 'append', 'defer'];

/** Plans `write_files` of a cloud-config. */
export function planFiles(value: unknown, reader: Reader): readonly PlannedFile[] {
  return reader.list(value).flatMap((each, index) => {
    const place = `write_files[${index}]`;
    const file = reader.mapping(each, place);
    const path = file === undefined ? undefined : reader.text(file['path'], `${place}.path`);
    if (file === undefined) return [];
    if (path === undefined || !path.startsWith('/')) {
      reader.warn(`${place}.path has to be an absolute path; the file is not written`);
      return [];
    }
    reader.known(file, keys, `${place}.`);
    const content = decode(file['content'], file['encoding'], place, reader);
    if (content === undefined) return [];
    return [
      {
        path,
        content,
        permissions: readPermissions(file['permissions'], place, reader),
        owner: reader.text(file['owner'], `${place}.owner`) ?? 'root:root',
        append: reader.flag(file['append'], `${place}.append`),
        defer: reader.flag(file['defer'], `${place}.defer`),
      },
    ];
  });
}

function decode(
  content: unknown,
  encoding: unknown,
  place: string,
  reader: Reader,
): Uint8Array | undefined {
  const bytes =
    content instanceof Uint8Array
      ? content
      : Buffer.from(reader.text(content, `${place}.content`) ?? '');
  const fromBase64 = (): Buffer => Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64');
  const name = reader.text(encoding, `${place}.encoding`) ?? 'text/plain';
  try {
    switch (name.toLowerCase()) {
      case 'text/plain':
        return bytes;
      case 'b64':
      case 'base64':
        return fromBase64();
      case 'gz':
      case 'gzip':
        return gunzipSync(bytes);
      case 'gz+b64':
      case 'gz+base64':
      case 'gzip+b64':
      case 'gzip+base64':
        return gunzipSync(fromBase64());
      default:
        reader.warn(`${place}.encoding ${name} is unknown; the content is taken as plain text`);
        return bytes;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reader.warn(`${place}.content cannot be decoded (${reason}); the file is not written`);
    return undefined;
  }
}

/** A number that YAML read is the mode itself; text is its octal digits. */
function readPermissions(value: unknown, place: string, reader: Reader): string {
  const fallback = '644';
  if (typeof value === 'number') return value.toString(8);
  const text = reader.text(value, `${place}.permissions`);
  if (text === undefined) return fallback;
  const [, digits] = /^(?:0o?)?([0-7]{1,4})$/.exec(text) ?? [];
  if (digits === undefined) {
    reader.warn(`${place}.permissions ${text} is no octal mode; ${fallback} is taken`);
  }
  return digits ?? fallback;
}
