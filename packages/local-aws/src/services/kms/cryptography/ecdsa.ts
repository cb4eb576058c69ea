import { type KeyObject, randomBytes } from 'node:crypto';

/**
 * ECDSA over a digest that was made elsewhere (FIPS 186-5, section 6.4), which node:crypto does not
 * offer: it always hashes the message itself. Not hardened against timing, as nothing here is.
 *
 * @param key - private, on P-256, P-384 or P-521
 * @returns the signature as DER
 */
export function signDigest(digest: Buffer, key: KeyObject): Buffer {
  const { curve, d } = readKey(key);
  if (d === undefined) throw new Error('cannot sign with a public key');
  const e = leftmostBits(digest, curve.n);
  for (;;) {
    const k = 1n + (toInteger(randomBytes(curve.bytes + 8)) % (curve.n - 1n));
    const r = mod(affineX(multiply(k, curve.g, curve), curve), curve.n);
    const s = mod(inverse(k, curve.n) * (e + r * d), curve.n);
    if (r !== 0n && s !== 0n) return writeSignature(r, s);
  }
}

/** Whether a signature in DER belongs to a digest. */
export function verifyDigest(digest: Buffer, signature: Buffer, key: KeyObject): boolean {
  const { curve, q } = readKey(key);
  const [r, s] = readSignature(signature) ?? [0n, 0n];
  if (r < 1n || r >= curve.n || s < 1n || s >= curve.n) return false;
  const w = inverse(s, curve.n);
  const e = leftmostBits(digest, curve.n);
  const sum = add(
    multiply(mod(e * w, curve.n), curve.g, curve),
    multiply(mod(r * w, curve.n), q, curve),
    curve,
  );
  return sum.z !== 0n && mod(affineX(sum, curve), curve.n) === r;
}

/** A point in Jacobian coordinates; `z` is zero at infinity. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

/** A curve y² = x³ - 3x + b; b is not needed for adding. */
interface Curve {
  readonly p: bigint;
  readonly n: bigint;
  readonly g: Point;
  readonly bytes: number;
}

/** NIST SP 800-186, section 3.2.1. */
const curves: Readonly<Record<string, Curve>> = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    g: {
      x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
      z: 1n,
    },
    bytes: 32,
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    g: {
      x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
      z: 1n,
    },
    bytes: 48,
  },
  'P-521': {
    p: (1n << 521n) - 1n,
    n: 0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    g: {
      x: 0x00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
      y: 0x011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
      z: 1n,
    },
    bytes: 66,
  },
};

const infinity: Point = { x: 1n, y: 1n, z: 0n };

function readKey(key: KeyObject): {
  readonly curve: Curve;
  readonly d: bigint | undefined;
  readonly q: Point;
} {
  const { crv = '', d, x = '', y = '' } = key.export({ format: 'jwk' });
  const curve = curves[crv];
  if (curve === undefined) throw new Error(`the key is on ${crv}, not on ${Object.keys(curves)}`);
  const read = (text: string): bigint => toInteger(Buffer.from(text, 'base64url'));
  return {
    curve,
    d: d === undefined ? undefined : read(d),
    q: { x: read(x), y: read(y), z: 1n },
  };
}

/** Double and add, from the highest bit. */
function multiply(factor: bigint, point: Point, curve: Curve): Point {
  let sum = infinity;
  for (const bit of factor.toString(2)) {
    sum = double(sum, curve);
    if (bit === '1') sum = add(sum, point, curve);
  }
  return sum;
}

/** Formulas `dbl-2001-b` of the Explicit-Formulas Database, for a = -3. */
function double({ x, y, z }: Point, { p }: Curve): Point {
  if (z === 0n) return infinity;
  const delta = mod(z * z, p);
  const gamma = mod(y * y, p);
  const beta = mod(x * gamma, p);
  const alpha = mod(3n * (x - delta) * (x + delta), p);
  const x3 = mod(alpha * alpha - 8n * beta, p);
  return {
    x: x3,
    y: mod(alpha * (4n * beta - x3) - 8n * gamma * gamma, p),
    z: mod((y + z) * (y + z) - gamma - delta, p),
  };
}

/** Formulas `add-2007-bl` of the Explicit-Formulas Database. */
function add(a: Point, b: Point, curve: Curve): Point {
  const { p } = curve;
  if (a.z === 0n) return b;
  if (b.z === 0n) return a;
  const [z1, z2] = [mod(a.z * a.z, p), mod(b.z * b.z, p)];
  const [u1, u2] = [mod(a.x * z2, p), mod(b.x * z1, p)];
  const [s1, s2] = [mod(a.y * b.z * z2, p), mod(b.y * a.z * z1, p)];
  if (u1 === u2) return s1 === s2 ? double(a, curve) : infinity;
  const h = mod(u2 - u1, p);
  const i = mod(4n * h * h, p);
  const j = mod(h * i, p);
  const r = mod(2n * (s2 - s1), p);
  const v = mod(u1 * i, p);
  const x = mod(r * r - j - 2n * v, p);
  return {
    x,
    y: mod(r * (v - x) - 2n * s1 * j, p),
    z: mod(((a.z + b.z) * (a.z + b.z) - z1 - z2) * h, p),
  };
}

function affineX({ x, z }: Point, { p }: Curve): bigint {
  const toAffine = inverse(z, p);
  return mod(x * toAffine * toAffine, p);
}

/** Digests longer than the order of the curve lose their last bits. */
function leftmostBits(digest: Buffer, n: bigint): bigint {
  const surplus = digest.length * 8 - n.toString(2).length;
  const value = toInteger(digest);
  return surplus > 0 ? value >> BigInt(surplus) : value;
}

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [mod(value, modulus), modulus];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return mod(x, modulus);
}

function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

function toInteger(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
}

/** A DER sequence of two integers; both are shorter than 128 bytes. */
function writeSignature(r: bigint, s: bigint): Buffer {
  const content = Buffer.concat([r, s].map(writeInteger));
  const length = content.length < 128 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([0x30, ...length]), content]);
}

function writeInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // A first bit that is set would make it negative.
  const padded = (bytes[0] ?? 0) >= 128 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, padded.length]), padded]);
}

function readSignature(der: Buffer): readonly [bigint, bigint] | undefined {
  const start = der[1] === 0x81 ? 3 : 2;
  if (der[0] !== 0x30 || der.length - start !== der[start - 1]) return undefined;
  const first = readInteger(der, start);
  const second = first === undefined ? undefined : readInteger(der, first.end);
  if (first === undefined || second === undefined || second.end !== der.length) return undefined;
  return [first.value, second.value];
}

function readInteger(der: Buffer, at: number): { value: bigint; end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== 0x02 || length === 0 || length > 127 || end > der.length) return undefined;
  return { value: toInteger(der.subarray(at + 2, end)), end };
}
