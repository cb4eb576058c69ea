/** What was looked at. */
export type VerificationCheckName =
  | 'signature'
  | 'provenance'
  | 'release'
  | 'builder'
  | 'build-type'
  | 'repository'
  | 'ref'
  | 'clean'
  | 'pushed'
  | 'statement'
  | 'record'
  | 'image'
  | 'description'
  | 'content'
  | 'tags'
  | 'gates'
  | 'freshness'
  | 'run';

/** One thing that was looked at. */
export interface VerificationCheck {
  /** What. */
  readonly check: VerificationCheckName;
  /** Of which file, image or release. */
  readonly of: string;
  /** How it ended. */
  readonly status: 'ok' | 'failed' | 'not-checked';
  /** What was seen, one sentence of printable text. */
  readonly seen: string;
  /** What to do. Only where it did not end well. */
  readonly todo?: string;
  /** Whether it was asked for: a release is not verified while such a check was not made. */
  readonly required: boolean;
}

/** A statement whose signature is good and whose signer may make it. */
export interface VerifiedStatement {
  /** File that it is in. */
  readonly file: string;
  /** What is stated. */
  readonly predicateType: string;
  /** Who signed. */
  readonly signer: string;
}

/** What became of verifying a release. */
export interface ReleaseVerification {
  /** True when a provenance was verified, nothing failed and nothing that was asked for was left out. */
  readonly verified: boolean;
  /** Everything that was looked at, in order. */
  readonly checks: readonly VerificationCheck[];
  /** The statements that can be believed. */
  readonly statements: readonly VerifiedStatement[];
}
