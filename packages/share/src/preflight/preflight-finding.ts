import type { PolicyStatement } from './missing-statement.js';

/**
 * What kind of thing stands in the way.
 *
 * - `REGION_UNKNOWN`, `REGION_NOT_ENABLED`: a region cannot be used by the account.
 * - `KEY_MISSING`, `KEY_NOT_ENABLED`, `KEY_NOT_SYMMETRIC`: a key cannot encrypt a copy.
 * - `KEY_NOT_SHAREABLE`: what is encrypted under a key of AWS itself can never be shared.
 * - `KEY_POLICY_MISSING`: neither policy nor grants let somebody use the key; `statements` would.
 * - `KEY_POLICY_DENIES`: a statement denies it, whatever else allows it.
 * - `KEY_POLICY_UNSURE`: whether somebody may use the key cannot be told from here.
 * - `KEY_POLICY_TOO_LARGE`: the policy would pass 32 KB with what is missing.
 * - `PRODUCT_CODES`: a marketplace product forbids sharing and copying.
 * - `PUBLIC_IMAGES_BLOCKED`, `PUBLIC_SNAPSHOTS_BLOCKED`, `PUBLIC_ENCRYPTED`: an image cannot
 *   become public.
 * - `DEPRECATION_PAST`, `DEPRECATION_TOO_FAR`: EC2 refuses the date.
 * - `QUOTA_EXCEEDED`: what would be added is more than there may be.
 * - `NAME_TAKEN`, `NAME_TWICE`, `VERSION_TAKEN`: something else has the name already.
 * - `ROLE_REFUSED`, `ROLE_OF_ANOTHER_ACCOUNT`: a consumer account cannot be written.
 * - `PARAMETER_TOO_LARGE`, `PARAMETER_NAME_TOO_LONG`: Parameter Store refuses it.
 * - `TAGS_TOO_MANY`, `WATERMARKS_TOO_MANY`: an image cannot have so many.
 * - `ZONE_UNKNOWN`: fast restore names a zone that the region does not have.
 * - `UNREAD`: something could not be read, so that it was not checked.
 */
export type PreflightCode =
  | 'REGION_UNKNOWN'
  | 'REGION_NOT_ENABLED'
  | 'KEY_MISSING'
  | 'KEY_NOT_ENABLED'
  | 'KEY_NOT_SYMMETRIC'
  | 'KEY_NOT_SHAREABLE'
  | 'KEY_POLICY_MISSING'
  | 'KEY_POLICY_DENIES'
  | 'KEY_POLICY_UNSURE'
  | 'KEY_POLICY_TOO_LARGE'
  | 'PRODUCT_CODES'
  | 'PUBLIC_IMAGES_BLOCKED'
  | 'PUBLIC_SNAPSHOTS_BLOCKED'
  | 'PUBLIC_ENCRYPTED'
  | 'DEPRECATION_PAST'
  | 'DEPRECATION_TOO_FAR'
  | 'QUOTA_EXCEEDED'
  | 'NAME_TAKEN'
  | 'NAME_TWICE'
  | 'VERSION_TAKEN'
  | 'ROLE_REFUSED'
  | 'ROLE_OF_ANOTHER_ACCOUNT'
  | 'PARAMETER_TOO_LARGE'
  | 'PARAMETER_NAME_TOO_LONG'
  | 'TAGS_TOO_MANY'
  | 'WATERMARKS_TOO_MANY'
  | 'ZONE_UNKNOWN'
  | 'UNREAD';

/** Something that was found before the first write, as plain JSON. */
export interface PreflightFinding {
  /** What kind of thing; safe to switch on. */
  readonly code: PreflightCode;
  /** `error`: the distribution would fail or be unusable. `warning`: it may be. */
  readonly severity: 'error' | 'warning';
  /** Where. */
  readonly region: string;
  /** In which account, where it is not the owner's. */
  readonly account?: string;
  /** What was looked at and what was seen. */
  readonly seen: string;
  /** What to do. */
  readonly advice: string;
  /** Statements to paste into the policy of the key. */
  readonly statements?: readonly PolicyStatement[];
}
