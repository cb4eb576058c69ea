import { PackerError } from '../errors.js';
import { createFormFinder } from './find-form.js';
import { minimumSecretLength, secretForms } from './secret-forms.js';

/** What {@link redactStream} hides. */
export interface RedactStreamOptions {
  /** The values that are secret, each of at least 4 characters. */
  readonly secrets: readonly string[];
  /** Hears of every stretch that was masked. Default: nobody does. */
  readonly onMasked?: () => void;
}

/** Bytes that a secret may have, and what is written instead of them. */
interface Form {
  readonly bytes: Buffer;
  readonly mask: Buffer;
}

/**
 * Masks secrets in the bytes of a text of any length. A secret is found as it is, in JSON, in URLs and
 * in base64, each in UTF-8 and UTF-16 (little-endian, as PowerShell and installers of Windows write
 * logs); one of several lines is found line by line. Stretches that touch become one mask, and
 * everything else stays as it is, byte for byte. Where the chunks were cut makes no difference, and
 * no more than one chunk and the longest secret are held, even where the text has no lines.
 *
 * @throws PackerError `PACKER_OPTION_INVALID` for a secret of fewer than 4 characters; its place is
 * told, never the value
 */
export function redactStream(
  chunks: AsyncIterable<Uint8Array>,
  { secrets, onMasked = () => undefined }: RedactStreamOptions,
): AsyncIterable<Uint8Array> {
  for (const [index, secret] of secrets.entries()) {
    if (secret.trim().length >= minimumSecretLength) continue;
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      `Cannot redact: secrets[${index}] is shorter than ${minimumSecretLength} characters; masking it would destroy the text.`,
    );
  }
  const forms = [...new Set(secrets.flatMap(secretForms))]
    .filter((form) => !form.includes('\n'))
    .flatMap((form) =>
      // A mask of another encoding would put the rest of the text out of step.
      (['utf8', 'utf16le'] as const).map((encoding) => ({
        bytes: Buffer.from(form, encoding),
        mask: Buffer.from('***', encoding),
      })),
    );
  return forms.length === 0 ? chunks : maskForms(chunks, forms, onMasked);
}

async function* maskForms(
  chunks: AsyncIterable<Uint8Array>,
  forms: readonly Form[],
  onMasked: () => void,
): AsyncIterable<Uint8Array> {
  const find = createFormFinder(forms.map(({ bytes }) => bytes));
  const longest = forms.reduce((most, { bytes }) => Math.max(most, bytes.length), 0);
  let open: Buffer = Buffer.alloc(0);
  // How many of the open bytes belong to a mask that has been written.
  let covered: number | undefined;
  const write = function* (settled: number): Iterable<Buffer> {
    let done = covered ?? 0;
    for (let start = find(open, 0); start < settled; start = find(open, start + 1)) {
      const form = longestAt(open, start, forms);
      if (covered === undefined || start > done) {
        if (start > done) yield open.subarray(done, start);
        if (form !== undefined) yield form.mask;
        onMasked();
      }
      done = Math.max(done, start + (form?.bytes.length ?? 0));
      covered = done;
    }
    if (settled > done) yield open.subarray(done, settled);
    // A mask that reaches the end goes on where the next stretch touches it.
    covered = covered === undefined || settled > done ? undefined : done - settled;
    open = Buffer.from(open.subarray(settled));
  };
  for await (const chunk of chunks) {
    open = Buffer.concat([open, chunk]);
    // A form that begins later may not have come in full.
    const settled = open.length - longest + 1;
    if (settled > 0) yield* write(settled);
  }
  yield* write(open.length);
}

function longestAt(text: Buffer, start: number, forms: readonly Form[]): Form | undefined {
  let longest: Form | undefined;
  for (const form of forms) {
    const { length } = form.bytes;
    if (length <= (longest?.bytes.length ?? 0)) continue;
    if (text.subarray(start, start + length).equals(form.bytes)) longest = form;
  }
  return longest;
}
