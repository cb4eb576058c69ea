import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** What keys of one kind are for and which algorithms they have. */
export interface KeySpec {
  readonly usages: readonly string[];
  readonly encryption: readonly string[];
  readonly signing: readonly string[];
  readonly mac: readonly string[];
  /** A new secret, as base64: bytes, or a private key as PKCS #8. */
  readonly generate: () => string;
}

/** The kinds of keys that can be made (KMS developer guide, *Key spec reference*). */
export const keySpecs: Readonly<Record<string, KeySpec>> = {
  SYMMETRIC_DEFAULT: {
    usages: ['ENCRYPT_DECRYPT'],
    encryption: ['SYMMETRIC_DEFAULT'],
    signing: [],
    mac: [],
    generate: () => randomBytes(32).toString('base64'),
  },
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  ECC_NIST_P256: ecc('P-256', 'ECDSA_SHA_256'),
  ECC_NIST_P384: ecc('P-384', 'ECDSA_SHA_384'),
  ECC_NIST_P521: ecc('P-521', 'ECDSA_SHA_512'),
  HMAC_224: hmac(224),
  HMAC_256: hmac(256),
  HMAC_384: hmac(384),
  HMAC_512: hmac(512),
};

/** Whether a key has two halves, one of which is public. */
export function isAsymmetric(spec: string): boolean {
  return spec.startsWith('RSA_') || spec.startsWith('ECC_');
}

/** The algorithms that a key has for its usage. */
export function algorithmsOf({ spec, usage }: { spec: string; usage: string }): {
  readonly encryption: readonly string[];
  readonly signing: readonly string[];
  readonly mac: readonly string[];
} {
  const known = keySpecs[spec];
  return {
    encryption: usage === 'ENCRYPT_DECRYPT' ? (known?.encryption ?? []) : [],
    signing: usage === 'SIGN_VERIFY' ? (known?.signing ?? []) : [],
    mac: usage === 'GENERATE_VERIFY_MAC' ? (known?.mac ?? []) : [],
  };
}

function rsa(modulusLength: number): KeySpec {
  const hashes = ['SHA_256', 'SHA_384', 'SHA_512'];
  return {
    usages: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'],
    encryption: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
    signing: ['RSASSA_PKCS1_V1_5', 'RSASSA_PSS'].flatMap((scheme) =>
      hashes.map((hash) => `${scheme}_${hash}`),
    ),
    mac: [],
    generate: () =>
      generateKeyPairSync('rsa', { modulusLength })
        .privateKey.export({ type: 'pkcs8', format: 'der' })
        .toString('base64'),
  };
}

function ecc(namedCurve: string, algorithm: string): KeySpec {
  return {
    usages: ['SIGN_VERIFY'],
    encryption: [],
    signing: [algorithm],
    mac: [],
    generate: () =>
      generateKeyPairSync('ec', { namedCurve })
        .privateKey.export({ type: 'pkcs8', format: 'der' })
        .toString('base64'),
  };
}

function hmac(bits: number): KeySpec {
  return {
    usages: ['GENERATE_VERIFY_MAC'],
    encryption: [],
    signing: [],
    mac: [`HMAC_SHA_${bits}`],
    generate: () => randomBytes(bits / 8).toString('base64'),
  };
}
