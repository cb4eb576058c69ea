import type { TableDefinition } from '../store.js';

/** The tags that one account has put on one resource, its own or one that is shared with it. */
export interface TagSet {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Tags of one account in one region. Nobody else can see them, so they live apart from images. */
export const tagTable: TableDefinition<TagSet> = {
  name: 'ec2.tags',
  key: ({ resourceId }) => resourceId,
};
