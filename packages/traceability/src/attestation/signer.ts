/** How a key signs: ECDSA on P-256 over SHA-256 in DER, or Ed25519; verifiers take no other. */
export type SigningAlgorithm = 'ecdsa-p256-sha256' | 'ed25519';

/** A key that signs. */
export interface Signer {
  /** What the key is called; verifiers look it up by this and trust nothing because of it. */
  readonly keyId: string;
  /** How it signs. */
  readonly algorithm: SigningAlgorithm;
  /** The public half as PEM (`PUBLIC KEY`). */
  publicKey(signal?: AbortSignal): Promise<string>;
  /** The signature of bytes: of ECDSA in DER, of Ed25519 the 64 bytes. */
  sign(bytes: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
}

/** Signs without a key of one's own: an identity provider vouches, a log remembers. */
export interface KeylessSigner {
  /** A whole sigstore bundle over a payload, as JSON. */
  attest(payload: Uint8Array, payloadType: string, signal?: AbortSignal): Promise<unknown>;
}

/** Verifies what a {@link KeylessSigner} made, with the roots of its infrastructure. */
export interface KeylessVerifier {
  /**
   * Resolves when the bundle was signed by this identity, certified through this issuer; rejects
   * otherwise.
   */
  verify(
    bundle: unknown,
    expected: { readonly issuer: string; readonly identity: string },
    signal?: AbortSignal,
  ): Promise<void>;
}
