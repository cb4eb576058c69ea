import type { TableDefinition } from '../store.js';

/** The tags of an account, a unit or the root, where they are no longer those of the start. */
export interface OrganizationTags {
  readonly resourceId: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Tags of the organization; it is the same for all accounts and regions. */
export const organizationTagTable: TableDefinition<OrganizationTags> = {
  name: 'organizations.tags',
  key: ({ resourceId }) => resourceId,
};
