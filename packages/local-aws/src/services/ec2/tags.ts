import { list, optional, structure, text } from '../../protocols/shape.js';
import { tagTable } from '../../state/tables/tag-set.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';

/** A list of tags in a request. */
export const tagInput = list(structure({ Key: text, Value: optional(text) }));

/** Tags that a creating call puts on what it creates, by resource type. */
export const tagSpecificationInput = list(structure({ ResourceType: text, Tag: tagInput }));

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

interface TagPair {
  readonly Key: string;
  readonly Value: string | undefined;
}

/** Tags with this prefix are seen by everyone with whom the resource is shared. */
export const sharedTagPrefix = 'ec2:SharedTag/';

const mostTags = 50;

/** The tags of a resource that the caller sees: its own, and those that the owner shares. */
export function visibleTags(
  context: Pick<Context, 'store' | 'account' | 'region'>,
  resourceId: string,
  owner: string = context.account,
): Tags {
  const own = tagsOf(context, context.account, resourceId);
  if (owner === context.account) return own;
  const shared = Object.entries(tagsOf(context, owner, resourceId)).filter(([key]) =>
    key.startsWith(sharedTagPrefix),
  );
  return { ...own, ...Object.fromEntries(shared) };
}

/** The tags of a resource that a copy of it takes along: what AWS set stays where it is. */
export function copiedTags(...resource: Parameters<typeof visibleTags>): Tags {
  const tags = Object.entries(visibleTags(...resource));
  return Object.fromEntries(tags.filter(([key]) => !isSystemKey(key)));
}

/** The same as answers show them. */
export function tagSet(
  ...resource: Parameters<typeof visibleTags>
): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(visibleTags(...resource)).map(([key, value]) => ({ key, value }));
}

/** Adds tags of the caller to a resource, replacing those with the same keys. */
export function putTags(
  context: Context,
  resourceType: string,
  resourceId: string,
  tags: Tags,
): void {
  if (Object.keys(tags).length === 0) return;
  const all = { ...tagsOf(context, context.account, resourceId), ...tags };
  if (Object.keys(all).filter((key) => !isSystemKey(key)).length > mostTags) {
    throw new ApiError(
      'TagLimitExceeded',
      `The maximum number of Tags for a resource has been reached.`,
    );
  }
  const table = context.store.table(tagTable, ownScope(context));
  table.put({ resourceId, resourceType, tags: all });
}

/** Takes all tags of the caller away from a resource that is gone. */
export function takeTags(
  context: Pick<Context, 'store' | 'account' | 'region'>,
  resourceId: string,
): void {
  const table = context.store.table(tagTable, ownScope(context));
  if (table.get(resourceId) !== undefined) table.remove(resourceId);
}

/**
 * Takes tags of the caller away; without a value whatever the value is, without pairs all of them
 * that AWS did not set.
 */
export function untag(context: Context, resourceId: string, pairs: readonly TagPair[]): void {
  if (pairs.some(({ Key }) => isSystemKey(Key))) throw reservedKey();
  const table = context.store.table(tagTable, ownScope(context));
  const found = table.get(resourceId);
  if (found === undefined) return;
  const left = Object.entries(found.tags).filter(([key, value]) =>
    pairs.length === 0
      ? isSystemKey(key)
      : !pairs.some(
          (pair) => pair.Key === key && (pair.Value === undefined || pair.Value === value),
        ),
  );
  if (left.length === 0) table.remove(resourceId);
  else table.put({ ...found, tags: Object.fromEntries(left) });
}

/** Checks a list of tags and makes it a record. */
export function readTags(pairs: readonly TagPair[]): Tags {
  const tags = new Map<string, string>();
  for (const { Key: key, Value: value = '' } of pairs) {
    if (key.length < 1 || key.length > 128) {
      throw invalid(`Tag key must be between 1 and 128 characters long: '${key}'`);
    }
    if (value.length > 256) {
      throw invalid(`Tag value exceeds the maximum length of 256 characters: key '${key}'`);
    }
    if (isSystemKey(key)) throw reservedKey();
    if (tags.has(key)) throw invalid(`Duplicate tag key '${key}' specified.`);
    tags.set(key, value);
  }
  if (tags.size > mostTags) {
    throw new ApiError(
      'TagLimitExceeded',
      'The maximum number of Tags for a resource has been reached.',
    );
  }
  return Object.fromEntries(tags);
}

/** Checks tag specifications; each resource type of the operation gets its tags, maybe none. */
export function readTagSpecifications<Type extends string>(
  specifications: readonly { readonly ResourceType: string; readonly Tag: readonly TagPair[] }[],
  types: readonly Type[],
): Readonly<Record<Type, Tags>> {
  for (const { ResourceType: type } of specifications) {
    if (!types.some((known) => known === type)) {
      throw invalid(`'${type}' is not a valid taggable resource type for this operation.`);
    }
  }
  const entries = types.map((type) => [
    type,
    readTags(specifications.filter((one) => one.ResourceType === type).flatMap(({ Tag }) => Tag)),
  ]);
  return Object.fromEntries(entries) as Record<Type, Tags>;
}

function tagsOf(
  { store, region }: Pick<Context, 'store' | 'region'>,
  account: string,
  resourceId: string,
): Tags {
  return store.table(tagTable, ownScope({ account, region })).get(resourceId)?.tags ?? {};
}

/** Tags of AWS itself, which nobody else sets or takes away, and which do not count. */
function isSystemKey(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

function reservedKey(): ApiError {
  return invalid(`Tag keys starting with 'aws:' are reserved for internal use`);
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterValue', message);
}
