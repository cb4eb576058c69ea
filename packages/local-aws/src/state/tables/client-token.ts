import type { TableDefinition } from '../store.js';

/** What an idempotent request asked, and what it made. */
export interface ClientToken {
  readonly key: string;
  readonly parameters: string;
  readonly result: readonly string[];
}

/** Client tokens of one account in one region. */
export const clientTokenTable: TableDefinition<ClientToken> = {
  name: 'ec2.client-tokens',
  key: ({ key }) => key,
};
