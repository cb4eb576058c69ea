import type { TableDefinition } from '../store.js';

/** The tags that one account has put on one resource, its own or one that is shared with it. */
export interface TagSet {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** By what else than their resources tags are found. */
export type TagIndex = 'key' | 'tag';

/** Tags of one account in one region. Nobody else can see them, so they live apart from images. */
export const tagTable: TableDefinition<TagSet, TagIndex> = {
  name: 'ec2.tags',
  key: ({ resourceId }) => resourceId,
  indexes: {
    key: ({ tags }) => Object.keys(tags),
    tag: ({ tags }) => Object.entries(tags).map(([key, value]) => tagValue(key, value)),
  },
};

/** Under what the index `tag` has a tag. It begins alike for all values of a key. */
export function tagValue(key: string, value: string): string {
  return `${key.length} ${key} ${value}`;
}
