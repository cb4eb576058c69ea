import type { TableDefinition } from '../store.js';

/** One version of a parameter. */
export interface ParameterVersion {
  readonly version: number;
  /** Of a `SecureString`, what KMS made of it, as base64. */
  readonly value: string;
  readonly type: string;
  /** The key of a `SecureString`, as it was named. */
  readonly keyId?: string;
  readonly dataType: string;
  readonly tier: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  /** Each policy as JSON. Default: none. */
  readonly policies?: readonly string[];
  /** When a policy deletes the parameter. */
  readonly expiresAt?: string;
  readonly labels: readonly string[];
  readonly modifiedAt: string;
  readonly modifiedBy: string;
}

/** A parameter with its history, oldest version first; there is always at least one. */
export interface Parameter {
  readonly name: string;
  readonly versions: readonly [ParameterVersion, ...ParameterVersion[]];
  readonly tags: Readonly<Record<string, string>>;
}

/** Parameters of one account in one region, as they were written last. */
export const parameterTable: TableDefinition<Parameter> = {
  name: 'ssm.parameters',
  key: ({ name }) => name,
};
