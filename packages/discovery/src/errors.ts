import type { Judgement } from './candidate.js';

/** Why no image was answered. Codes are stable; messages are for people. */
export type DiscoveryErrorCode =
  | 'DISCOVERY_NOT_FOUND'
  | 'DISCOVERY_POINTER_INVALID'
  | 'DISCOVERY_OWNER_REFUSED'
  | 'DISCOVERY_IMAGE_REFUSED'
  | 'DISCOVERY_WATERMARK_REFUSED'
  | 'DISCOVERY_CATALOGUE_INVALID'
  | 'DISCOVERY_LOCK_INVALID'
  | 'DISCOVERY_LOCK_MISSING'
  | 'DISCOVERY_OPTION_INVALID'
  | 'DISCOVERY_CLIENT_MISSING'
  | 'DISCOVERY_AWS_FAILED';

/** What a {@link DiscoveryError} carries beside its message. */
export interface DiscoveryErrorOptions extends ErrorOptions {
  /** Every image that was considered. Default: none. */
  readonly why?: readonly Judgement[];
}

/**
 * No image can be answered. Switch on `code`:
 * `DISCOVERY_NOT_FOUND` nothing is published for what was asked;
 * `DISCOVERY_POINTER_INVALID` a source holds something else than an image id or a version;
 * `DISCOVERY_OWNER_REFUSED` the image belongs to an account that is not on the allow-list;
 * `DISCOVERY_IMAGE_REFUSED` the image is not visible or not available, or not what was asked for;
 * `DISCOVERY_WATERMARK_REFUSED` the image does not have the watermark that it must have;
 * `DISCOVERY_CATALOGUE_INVALID` a catalogue cannot be read, or it is not what its digest or schema says;
 * `DISCOVERY_LOCK_INVALID` a lockfile is not what its schema and digests say;
 * `DISCOVERY_LOCK_MISSING` there is no lockfile, or it does not cover what was asked;
 * `DISCOVERY_OPTION_INVALID` an option or a query makes no sense, or an image has to be looked up, but only `parameters` was passed;
 * `DISCOVERY_CLIENT_MISSING` an image has to be looked up, but the EC2 client is not installed;
 * `DISCOVERY_AWS_FAILED` AWS did not answer, `cause` is the SDK's error.
 */
export class DiscoveryError extends Error {
  /** Always `DiscoveryError`. */
  override readonly name = 'DiscoveryError';
  /** What kind of failure this is. */
  readonly code: DiscoveryErrorCode;
  /** Every image that was considered, and why it was not answered. */
  readonly why: readonly Judgement[];

  constructor(code: DiscoveryErrorCode, message: string, options: DiscoveryErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.why = options.why ?? [];
  }
}
