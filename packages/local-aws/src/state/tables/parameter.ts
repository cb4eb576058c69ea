import type { TableDefinition } from '../store.js';

/** One version of a parameter. */
export interface ParameterVersion {
  readonly version: number;
  readonly value: string;
  readonly type: string;
  readonly dataType: string;
  readonly tier: string;
  readonly description?: string;
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

/** Parameters of one account in one region. */
export const parameterTable: TableDefinition<Parameter> = {
  name: 'ssm.parameters',
  key: ({ name }) => name,
};
