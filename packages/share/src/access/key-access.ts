/** A KMS key, as far as images care. */
export interface FoundKey {
  /** Its ARN. */
  readonly arn: string;
  /** The account that owns it. */
  readonly account: string;
  /** KMS's word: `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `Unavailable`, … */
  readonly state: string;
  /** KMS's word: `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, … */
  readonly usage: string;
  /** KMS's word: `SYMMETRIC_DEFAULT`, `RSA_2048`, … */
  readonly spec: string;
  /** Who manages it: a key of AWS itself, such as `aws/ebs`, can never be shared. */
  readonly manager: 'AWS' | 'CUSTOMER';
}

/** A grant of a key. */
export interface KeyGrant {
  /** Who may use the key: the ARN of an account, role, user or session. */
  readonly grantee: string;
  /** What for, without `kms:`: `Decrypt`, `ReEncryptFrom`, … */
  readonly operations: readonly string[];
  /** Whether only with some encryption context. */
  readonly constrained: boolean;
}

/** The grants of a key, as far as they were read. */
export interface KeyGrants {
  /** The grants. */
  readonly grants: readonly KeyGrant[];
  /** Whether there are more, which were not read. */
  readonly more: boolean;
}

/** KMS in one place. Nothing is ever changed. */
export interface KeyAccess {
  /** A key by id, alias or ARN; `undefined` when there is none in this region. */
  find(reference: string): Promise<FoundKey | undefined>;
  /** The policy of a key, as JSON text. KMS lets nobody but the owner of the key read it. */
  policy(keyArn: string): Promise<string>;
  /** The grants of a key, at most 2,000: every volume in use has some. */
  grants(keyArn: string): Promise<KeyGrants>;
}
