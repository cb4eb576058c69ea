import type { TableDefinition } from '../store.js';
import type { Parameter } from './parameter.js';

/** What readers still see of a parameter that was changed a moment ago. */
export interface ParameterView {
  readonly name: string;
  /** In order: until then, that; `null` where there was none. */
  readonly views: readonly { readonly until: string; readonly parameter: Parameter | null }[];
}

/** Of one account in one region. */
export const parameterViewTable: TableDefinition<ParameterView> = {
  name: 'ssm.parameter-views',
  key: ({ name }) => name,
};
