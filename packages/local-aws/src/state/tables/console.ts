import type { TableDefinition } from '../store.js';

/** What the console of an instance showed when its machine ended. */
export interface Console {
  readonly instanceId: string;
  readonly output: string;
}

/** Consoles of one account in one region. */
export const consoleTable: TableDefinition<Console> = {
  name: 'ec2.consoles',
  key: ({ instanceId }) => instanceId,
};
