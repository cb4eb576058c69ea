import {
  constants,
  createHash,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  randomBytes,
} from 'node:crypto';

/** Hashes as KMS names them and as node:crypto does. */
export type Hash = 'sha256' | 'sha384' | 'sha512';

/** The DER in front of a digest that says which hash made it (RFC 8017, section 9.2). */
const digestInfo: Readonly<Record<Hash, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** RSASSA-PKCS1-v1_5 over a digest that was made elsewhere. */
export function signPkcs1Digest(digest: Buffer, hash: Hash, key: KeyObject): Buffer {
  const message = Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, message);
}

/** Whether such a signature belongs to a digest. */
export function verifyPkcs1Digest(
  digest: Buffer,
  signature: Buffer,
  hash: Hash,
  key: KeyObject,
): boolean {
  if (!isAsLongAsModulus(signature, key)) return false;
  try {
    const message = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return message.equals(Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]));
  } catch {
    return false;
  }
}

/**
 * RSASSA-PSS over a digest that was made elsewhere (RFC 8017, section 9.1), with a salt as long as
 * the digest, as KMS has it.
 */
export function signPssDigest(digest: Buffer, hash: Hash, key: KeyObject): Buffer {
  const bits = modulusBits(key) - 1;
  const salt = randomBytes(digest.length);
  const h = hashOf(hash, Buffer.alloc(8), digest, salt);
  const length = Math.ceil(bits / 8);
  const block = Buffer.concat([
    Buffer.alloc(length - salt.length - h.length - 2),
    Buffer.from([1]),
    salt,
  ]);
  const masked = xor(block, mask(h, block.length, hash));
  masked.writeUInt8(masked.readUInt8(0) & (0xff >> (8 * length - bits)), 0);
  const encoded = Buffer.concat([masked, h, Buffer.from([0xbc])]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

/** Whether such a signature belongs to a digest. */
export function verifyPssDigest(
  digest: Buffer,
  signature: Buffer,
  hash: Hash,
  key: KeyObject,
): boolean {
  if (!isAsLongAsModulus(signature, key)) return false;
  const bits = modulusBits(key) - 1;
  const length = Math.ceil(bits / 8);
  let encoded: Buffer;
  try {
    encoded = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    return false;
  }
  if (encoded.length !== length || encoded.at(-1) !== 0xbc) return false;
  const masked = encoded.subarray(0, length - digest.length - 1);
  const h = encoded.subarray(masked.length, -1);
  const unused = 0xff >> (8 * length - bits);
  if ((masked.readUInt8(0) & ~unused) !== 0) return false;
  const block = xor(masked, mask(h, masked.length, hash));
  block.writeUInt8(block.readUInt8(0) & unused, 0);
  const saltStart = block.length - digest.length;
  const front = Buffer.concat([Buffer.alloc(saltStart - 1), Buffer.from([1])]);
  if (!block.subarray(0, saltStart).equals(front)) return false;
  return h.equals(hashOf(hash, Buffer.alloc(8), digest, block.subarray(saltStart)));
}

/** MGF1. */
function mask(seed: Buffer, length: number, hash: Hash): Buffer {
  const parts: Buffer[] = [];
  for (let count = 0, made = 0; made < length; count += 1) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(count);
    const part = hashOf(hash, seed, counter);
    parts.push(part);
    made += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

function hashOf(hash: Hash, ...parts: readonly Buffer[]): Buffer {
  const digest = createHash(hash);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}

/**
 * OpenSSL fills up a shorter number with zeros, so one signature of 256, whose first byte is zero,
 * would also pass without it. RFC 8017 (8.1.2 and 8.2.2, step 1) refuses any other length.
 */
function isAsLongAsModulus(signature: Buffer, key: KeyObject): boolean {
  return signature.length === Math.ceil(modulusBits(key) / 8);
}

function modulusBits(key: KeyObject): number {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits === undefined) throw new Error('the key is not an RSA key');
  return bits;
}
