import { list, optional, structure, text } from '../../protocols/shape.js';
import { tagTable } from '../../state/tables/tag-set.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { done, ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { filterInput, matching } from './filters.js';
import { requireImage } from './image-access.js';
import { requireReport } from './images/find-usage-reports.js';
import { requireInstance } from './instance-access.js';
import { requireKeyPairById } from './key-pairs.js';
import { requireTemplateById } from './launch-templates/launch-template-access.js';
import { filterQuestions, narrow } from './narrow.js';
import { requireSecurityGroup } from './security-groups.js';
import { requireSnapshot } from './snapshot-access.js';
import { requireSpotRequest } from './spot-requests.js';
import { putTags, readTags, tagInput, untag } from './tags.js';
import { requireVolume } from './volumes.js';

/** Tags on anything that has an id. Images and snapshots of others can be tagged too, privately. */
export const tagOperations = [
  ec2Operation({
    action: 'CreateTags',
    input: { ResourceId: list(text), Tag: tagInput },
    run(input, context) {
      requireSome(input.ResourceId, 'ResourceId');
      requireSome(input.Tag, 'Tag');
      const tags = readTags(input.Tag);
      for (const id of input.ResourceId) putTags(context, requireResource(id, context), id, tags);
      return done;
    },
  }),

  ec2Operation({
    action: 'DeleteTags',
    input: {
      ResourceId: list(text),
      // Without a value a tag goes whatever its value is, so "no value" and "" must stay apart.
      Tag: list(structure({ Key: text, Value: optional(text) })),
    },
    run(input, context) {
      requireSome(input.ResourceId, 'ResourceId');
      for (const id of input.ResourceId) {
        requireResource(id, context);
        untag(context, id, input.Tag);
      }
      return done;
    },
  }),

  ec2Operation({
    action: 'DescribeTags',
    input: { Filter: filterInput, ...pageInput },
    run(input, context) {
      const table = context.store.table(tagTable, ownScope(context));
      const questions = filterQuestions(input.Filter, table, indexedFilters, context);
      const rows = [...narrow(table, questions)]
        .flatMap(({ resourceId, resourceType, tags }) =>
          Object.entries(tags).map(([key, value]) => ({ key, value, resourceId, resourceType })),
        )
        .filter(
          matching(input.Filter, {
            fields: {
              key: (row) => row.key,
              value: (row) => row.value,
              'resource-id': (row) => row.resourceId,
              'resource-type': (row) => row.resourceType,
            },
            tags: (row) => ({ [row.key]: row.value }),
          }),
        );
      const { rows: tagSet, next } = ec2Page(rows, (row) => `${row.resourceId}/${row.key}`, input);
      return { tagSet, nextToken: next };
    },
  }),
];

/** A row has all tags of a resource, so it is found when any of them meets a condition. */
const indexedFilters = { key: 'resource-id', indexes: { key: 'key' } } as const;

/** What carries tags, by the beginning of its id. Each check refuses what the caller cannot see. */
const resources: Readonly<
  Record<string, { type: string; require: (context: Context, id: string) => unknown }>
> = {
  ami: { type: 'image', require: requireImage },
  amiur: { type: 'image-usage-report', require: requireReport },
  i: { type: 'instance', require: requireInstance },
  key: { type: 'key-pair', require: requireKeyPairById },
  lt: { type: 'launch-template', require: requireTemplateById },
  sg: { type: 'security-group', require: requireSecurityGroup },
  sir: { type: 'spot-instances-request', require: requireSpotRequest },
  snap: { type: 'snapshot', require: requireSnapshot },
  vol: { type: 'volume', require: requireVolume },
};

function requireResource(id: string, context: Context): string {
  const prefix = id.slice(0, Math.max(0, id.indexOf('-')));
  const resource = Object.hasOwn(resources, prefix) ? resources[prefix] : undefined;
  if (resource === undefined) throw new ApiError('InvalidID', `The ID '${id}' is not valid`);
  resource.require(context, id);
  return resource.type;
}

function requireSome(values: readonly unknown[], parameter: string): void {
  if (values.length === 0) {
    throw new ApiError('MissingParameter', `The request must contain the parameter ${parameter}`);
  }
}
