import { type Image, type ImageIndex, imageTable } from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { type Filter, matching } from '../filters.js';
import { isPublic, isSharedWith, isVisible, sharingNames } from '../image-access.js';
import { ask, filterQuestions, narrow, type Question } from '../narrow.js';
import { deprecationTime } from './deprecation-time.js';
import { imageFilters } from './image-filters.js';

/** What DescribeImages can be asked, apart from pages. */
export interface ImageQuery {
  readonly ImageId: readonly string[];
  readonly Owner: readonly string[];
  readonly ExecutableBy: readonly string[];
  readonly Filter: readonly Filter[];
  readonly IncludeDeprecated: boolean | undefined;
  readonly IncludeDisabled: boolean | undefined;
}

/** The images that a query means, the caller's and others', in the order in which they were made. */
export function findImages(query: ImageQuery, context: Context): readonly Image[] {
  const matches = imageTest(query, context);
  const table = context.store.table(imageTable, context.region);
  const found = [...narrow(table, questionsOf(query, context))];
  // What vendors publish is little, and not in the table.
  return [...found, ...context.seeds(context.region).images.values()].filter(matches);
}

/** Whether a query means an image; alone it says all that a query says. */
export function imageTest(query: ImageQuery, context: Context): (image: Image) => boolean {
  const names = sharingNames(context);
  const ids = new Set(query.ImageId);
  const matchesFilters = matching(query.Filter, imageFilters(context));
  const owners = query.Owner.map(readOwner);
  const users = query.ExecutableBy.map(readUser);
  return (image) =>
    (ids.size === 0 || ids.has(image.id)) &&
    isVisible(context, image, names) &&
    (owners.length === 0 || owners.some((who) => isOwner(who, image, context))) &&
    (users.length === 0 || users.some((who) => isExecutableBy(who, image, context, names))) &&
    (query.IncludeDisabled === true || !image.disabled) &&
    (query.IncludeDeprecated === true ||
      image.owner === context.account ||
      !isDeprecated(image, context.now)) &&
    matchesFilters(image);
}

/** What every image of the answer meets, as far as indexes know. */
function questionsOf(query: ImageQuery, context: Context): readonly Question<ImageIndex>[] {
  const table = context.store.table(imageTable, context.region);
  const owner = (value: string) => ({ index: 'owner', value }) as const;
  const permission = (value: string) => ({ index: 'permission', value }) as const;
  const shared = Array.from(sharingNames(context), permission);
  const owners = query.Owner.map((who) => (who === 'self' ? context.account : who));
  return [
    ask(table, [owner(context.account), permission('group all'), ...shared]),
    ...(query.ImageId.length === 0 ? [] : [ask(table, [{ keys: query.ImageId }])]),
    ...(owners.length === 0 || owners.some((who) => !/^\d{12}$/.test(who))
      ? []
      : [ask(table, owners.map(owner))]),
    ...(query.ExecutableBy.length === 0
      ? []
      : [
          ask(
            table,
            query.ExecutableBy.flatMap((who) =>
              who === 'self' || who === context.account
                ? shared
                : [permission(who === 'all' ? 'group all' : who)],
            ),
          ),
        ]),
    ...filterQuestions(query.Filter, table, indexedFilters, context),
  ];
}

const indexedFilters = {
  key: 'image-id',
  indexes: {
    name: 'name',
    'owner-id': 'owner',
    'source-image-id': 'source',
    'block-device-mapping.snapshot-id': 'snapshot',
  },
} as const;

function isDeprecated(image: Image, now: Date): boolean {
  const time = deprecationTime(image);
  return time !== undefined && time <= now.toISOString();
}

const aliases = ['amazon', 'aws-marketplace', 'aws-backup-vault'];

function readOwner(who: string): string {
  if (who === 'self' || /^\d{12}$/.test(who) || aliases.includes(who)) return who;
  throw invalidUser(who);
}

function isOwner(who: string, image: Image, { account }: Context): boolean {
  if (who === 'self') return image.owner === account;
  return aliases.includes(who) ? image.ownerAlias === who : image.owner === who;
}

function readUser(who: string): string {
  if (who === 'self' || who === 'all' || /^\d{12}$/.test(who)) return who;
  throw invalidUser(who);
}

/**
 * `self` and the caller's own id mean every way of sharing, another account's id only shares with
 * that account by name.
 */
function isExecutableBy(
  who: string,
  image: Image,
  context: Context,
  names: ReadonlySet<string>,
): boolean {
  if (who === 'all') return isPublic(image);
  if (who === 'self' || who === context.account) return isSharedWith(context, image, names);
  return image.permissions.some(({ userId }) => userId === who);
}

function invalidUser(who: string): ApiError {
  return new ApiError('InvalidUserID.Malformed', `Invalid user id: "${who}"`);
}
