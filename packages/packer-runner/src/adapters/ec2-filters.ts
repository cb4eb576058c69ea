import type { Filter } from '@aws-sdk/client-ec2';
import type { ResourceKind, ResourceQuery } from '../cleanup/cloud.js';

type Criterion = Exclude<keyof ResourceQuery, 'kind' | 'tags' | 'createdAfter'>;

// Filters, because an unknown id in a list of ids is an error and a filter without match is not.
const filterNames: Readonly<Record<ResourceKind, Readonly<Partial<Record<Criterion, string>>>>> = {
  instance: {
    ids: 'instance-id',
    keyPairs: 'key-name',
    securityGroups: 'instance.group-name',
  },
  volume: { ids: 'volume-id', instanceIds: 'attachment.instance-id' },
  'security-group': { ids: 'group-id', names: 'group-name' },
  'key-pair': { ids: 'key-pair-id', names: 'key-name' },
  'launch-template': { names: 'launch-template-name' },
  image: {
    ids: 'image-id',
    names: 'name',
    instanceIds: 'source-instance-id',
    sourceImageIds: 'source-image-id',
  },
  snapshot: { ids: 'snapshot-id', descriptions: 'description' },
};

// EC2 takes so many values in one call.
const mostValues = 200;

/** What to filter by: one list per call, because EC2 cannot ask for this or that. */
export function filtersOf(query: ResourceQuery): readonly (readonly Filter[])[] {
  const calls: Filter[][] = [];
  for (const [criterion, name] of Object.entries(filterNames[query.kind])) {
    const values = [...new Set(query[criterion as Criterion] ?? [])];
    for (let start = 0; start < values.length; start += mostValues) {
      calls.push([{ Name: name, Values: values.slice(start, start + mostValues) }]);
    }
  }
  const tags = Object.entries(query.tags ?? {});
  if (tags.length > 0) {
    calls.push(tags.map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })));
  }
  return calls;
}
