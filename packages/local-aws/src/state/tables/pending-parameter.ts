import type { TableDefinition } from '../store.js';
import type { ParameterVersion } from './parameter.js';

/** A version that points at an image and is not written before that was looked at. */
export interface PendingParameter {
  readonly name: string;
  readonly version: ParameterVersion;
  /** For a parameter that is new. */
  readonly tags: Readonly<Record<string, string>>;
  /** When it is looked at. */
  readonly validAt: string;
}

/** Of one account in one region; a parameter has one at a time. */
export const pendingParameterTable: TableDefinition<PendingParameter> = {
  name: 'ssm.pending-parameters',
  key: ({ name }) => name,
};
