import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What a ciphertext says of itself in the clear: with which key, and which of its materials. */
export interface SealHeader {
  readonly keyArn: string;
  readonly rotations: number;
}

/** Names and values that belong to a ciphertext and are not in it. */
export type EncryptionContext = Readonly<Record<string, string>>;

const format = 1;
const ivLength = 12;
const tagLength = 16;

/**
 * Encrypts with AES-256-GCM. The header and the encryption context are authenticated. Layout: one
 * byte format, four bytes rotations, two bytes length of the ARN, ARN, IV, tag, ciphertext.
 */
export function seal(
  plaintext: Uint8Array,
  material: Buffer,
  header: SealHeader,
  context: EncryptionContext,
): Buffer {
  const head = writeHeader(header);
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', material, iv);
  cipher.setAAD(Buffer.concat([head, canonical(context)]));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([head, iv, cipher.getAuthTag(), body]);
}

/** What a ciphertext says of itself; `undefined` when it is none. */
export function readSealHeader(sealed: Buffer): SealHeader | undefined {
  if (sealed.length < 7 || sealed[0] !== format) return undefined;
  const end = headEnd(sealed);
  if (sealed.length < end + ivLength + tagLength) return undefined;
  return { rotations: sealed.readUInt32BE(1), keyArn: sealed.toString('utf8', 7, end) };
}

/** Decrypts; `undefined` when it was changed, or the key or the context is not the one it had. */
export function open(
  sealed: Buffer,
  material: Buffer,
  context: EncryptionContext,
): Buffer | undefined {
  if (readSealHeader(sealed) === undefined) return undefined;
  const end = headEnd(sealed);
  const [ivEnd, tagEnd] = [end + ivLength, end + ivLength + tagLength];
  const iv = sealed.subarray(end, ivEnd);
  const decipher = createDecipheriv('aes-256-gcm', material, iv, { authTagLength: tagLength });
  decipher.setAAD(Buffer.concat([sealed.subarray(0, end), canonical(context)]));
  decipher.setAuthTag(sealed.subarray(ivEnd, tagEnd));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Not from the text of the ARN, which a change may have made other bytes than those it was read from. */
function headEnd(sealed: Buffer): number {
  return 7 + sealed.readUInt16BE(5);
}

function writeHeader({ keyArn, rotations }: SealHeader): Buffer {
  const arn = Buffer.from(keyArn);
  const head = Buffer.alloc(7);
  head.writeUInt8(format, 0);
  head.writeUInt32BE(rotations, 1);
  head.writeUInt16BE(arn.length, 5);
  return Buffer.concat([head, arn]);
}

/** The order of the names does not matter. */
function canonical(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Buffer.from(JSON.stringify(pairs));
}
