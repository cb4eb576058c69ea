import type { Architecture } from '@soe/contract';

/** What AWS shows of some releases beside what is configured, as plain JSON. */
export interface Verification {
  /** One for each thing that is configured, and one for each that must not be so. */
  readonly findings: readonly VerificationFinding[];
  /** Those that are not correct. Empty when all is right. */
  readonly drift: readonly Drift[];
}

/** One thing that was looked at. */
export interface VerificationFinding extends VerifiedThing {
  /**
   * `correct` is as configured, `missing` has to come, `unexpected` must not be so, `unreachable`
   * could not be seen.
   */
  readonly status: VerificationStatus;
  /** What was seen, for people. Missing when it is correct. */
  readonly message?: string;
}

/** A finding that is not correct. */
export interface Drift extends VerifiedThing {
  /** See {@link VerificationFinding}. */
  readonly status: Exclude<VerificationStatus, 'correct'>;
  /** What was seen, for people. */
  readonly message: string;
}

/** What a finding is about; no two findings are about the same. */
export interface VerifiedThing {
  /** What kind of thing. */
  readonly subject: VerifiedSubject;
  /** Where. */
  readonly region: string;
  /** The consumer account in which it was looked at. Missing for the owner account. */
  readonly account?: string;
  /** Product line, where it is about one. */
  readonly flavor?: string;
  /** Version of the release, where it is about one. */
  readonly version?: string;
  /** Which image of the release, where it is about one. */
  readonly architecture?: Architecture;
  /** Name of the image, path of the parameter, or id of the launch template. */
  readonly name?: string;
  /** Of a permission: the account, the ARN of the organisation or unit, or `all`. */
  readonly grantee?: string;
}

/** How something is. */
export type VerificationStatus = 'correct' | 'missing' | 'unexpected' | 'unreachable';

/**
 * What kind of thing was looked at. `launch` is whether an account may start an instance of an
 * image, and `key` whether it may use the keys of one that is encrypted; both are looked at where
 * roles for that are given.
 */
export type VerifiedSubject =
  | 'region'
  | 'image'
  | 'tags'
  | 'image-permission'
  | 'snapshot-permission'
  | 'watermark'
  | 'deprecation'
  | 'protection'
  | 'fast-launch'
  | 'fast-restore'
  | 'parameter'
  | 'parameter-permission'
  | 'launch-template'
  | 'launch'
  | 'key';

/** All findings, and those that are not correct. */
export function verification(findings: readonly VerificationFinding[]): Verification {
  return { findings, drift: findings.filter(isDrift) };
}

/** Whether something is not as configured. */
export function isDrift(finding: VerificationFinding): finding is Drift {
  return finding.status !== 'correct';
}

/** Tells things apart. */
export function thingKey({ subject, region, account, name, grantee }: VerifiedThing): string {
  return `${subject} ${region} ${account ?? ''} ${name ?? ''} ${grantee ?? ''}`;
}
