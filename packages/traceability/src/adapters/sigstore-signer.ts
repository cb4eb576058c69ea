import type { KeylessSigner, KeylessVerifier } from '../attestation/signer.js';
import { TraceabilityError } from '../errors.js';
import { importPeer } from './import-peer.js';

/** Which sigstore is used, and who vouches. */
export interface SigstoreSignerOptions {
  /**
   * An OIDC token for the audience `sigstore`. Default: that of the CI run, which `sigstore` asks for
   * on GitHub Actions (permission `id-token: write`) or reads from `SIGSTORE_ID_TOKEN`.
   */
  readonly identityToken?: string;
  /** Certificate authority. Default: `https://fulcio.sigstore.dev`. */
  readonly fulcioUrl?: string;
  /** Transparency log, public for the default. Default: `https://rekor.sigstore.dev`. */
  readonly rekorUrl?: string;
  /** Timestamp authority. Default: none. */
  readonly timestampUrl?: string;
}

/**
 * Signs without a key: Fulcio certifies the identity of the OIDC token for a few minutes, Rekor keeps
 * the signature for everybody to see. Needs the package `sigstore` and a network.
 *
 * The statement names account, image ids and repository: with the public sigstore they are public.
 */
export function sigstoreSigner(options: SigstoreSignerOptions = {}): KeylessSigner {
  const { identityToken, fulcioUrl, rekorUrl, timestampUrl } = options;
  return {
    async attest(payload, payloadType, signal) {
      const attempt = 'sign without a key, with sigstore';
      const { attest } = await importPeer('sigstore', attempt, () => import('sigstore'));
      signal?.throwIfAborted();
      try {
        return await attest(Buffer.from(payload), payloadType, {
          ...(identityToken !== undefined && { identityToken }),
          ...(fulcioUrl !== undefined && { fulcioURL: fulcioUrl }),
          ...(rekorUrl !== undefined && { rekorURL: rekorUrl }),
          ...(timestampUrl !== undefined && { tsaServerURL: timestampUrl }),
        });
      } catch (cause) {
        throw new TraceabilityError(
          'TRACE_SIGNING_FAILED',
          `${attempt}: ${withoutToken(cause, identityToken)}; it takes an OIDC token for the audience sigstore (id-token: write on GitHub Actions) and the network, or use a key`,
        );
      }
    },
  };
}

/** Where the roots of a sigstore come from. */
export interface SigstoreVerifierOptions {
  /** TUF repository. Default: that of the public sigstore. */
  readonly tufMirrorUrl?: string;
  /** Root of that repository, a file. Default: the one in the package. */
  readonly tufRootPath?: string;
  /** Folder that keeps what was read. Default: that of the package. */
  readonly tufCachePath?: string;
}

/** Verifies what {@link sigstoreSigner} made: certificate, log entry, identity and issuer. */
export function sigstoreVerifier(options: SigstoreVerifierOptions = {}): KeylessVerifier {
  const { tufMirrorUrl, tufRootPath, tufCachePath } = options;
  return {
    async verify(bundle, { issuer, identity }, signal) {
      const { verify } = await importPeer(
        'sigstore',
        'verify a signature of sigstore',
        () => import('sigstore'),
      );
      signal?.throwIfAborted();
      await verify(bundle as Parameters<typeof verify>[0], {
        certificateIssuer: issuer,
        ...(identity.includes('://')
          ? { certificateIdentityURI: exactly(identity) }
          : { certificateIdentityEmail: exactly(identity) }),
        ...(tufMirrorUrl !== undefined && { tufMirrorURL: tufMirrorUrl }),
        ...(tufRootPath !== undefined && { tufRootPath }),
        ...(tufCachePath !== undefined && { tufCachePath }),
      });
    },
  };
}

// sigstore takes the identity for a regular expression that may match anywhere: the workflow on a
// branch `main-2` would pass for that on `main`, and so would a repository whose name differs in a dot.
function exactly(identity: string): string {
  return `^${identity.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}$`;
}

// The cause is not kept: errors of HTTP clients carry requests, and these hold the token.
function withoutToken(cause: unknown, token: string | undefined): string {
  const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return token === undefined || token === '' ? seen : seen.replaceAll(token, '…');
}
