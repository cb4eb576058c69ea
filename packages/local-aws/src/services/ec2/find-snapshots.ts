import { type Snapshot, type SnapshotIndex, snapshotTable } from '../../state/tables/snapshot.js';
import type { Context } from '../context.js';
import { type Filter, type FilterTable, matching } from './filters.js';
import { ask, filterQuestions, narrow, type Question } from './narrow.js';
import {
  isPublicSnapshot,
  isVisibleSnapshot,
  snapshotProgress,
  snapshotState,
} from './snapshot-access.js';
import { visibleTags } from './tags.js';

/** What DescribeSnapshots can be asked, apart from pages. */
export interface SnapshotQuery {
  readonly SnapshotId: readonly string[];
  readonly Owner: readonly string[];
  readonly RestorableBy: readonly string[];
  readonly Filter: readonly Filter[];
}

/** The snapshots that a query means, in the order in which they were made. */
export function findSnapshots(query: SnapshotQuery, context: Context): readonly Snapshot[] {
  const matches = snapshotTest(query, context);
  const table = context.store.table(snapshotTable, context.region);
  const found = [...narrow(table, questionsOf(query, context))];
  return [...found, ...context.seeds(context.region).snapshots.values()].filter(matches);
}

/** Whether a query means a snapshot; alone it says all that a query says. */
export function snapshotTest(
  query: SnapshotQuery,
  context: Context,
): (snapshot: Snapshot) => boolean {
  const ids = new Set(query.SnapshotId);
  const matchesFilters = matching(query.Filter, filtersFor(context));
  return (snapshot) =>
    (ids.size === 0 || ids.has(snapshot.id)) &&
    isVisibleSnapshot(context, snapshot) &&
    (query.Owner.length === 0 || query.Owner.some((who) => isOwner(who, snapshot, context))) &&
    (query.RestorableBy.length === 0 ||
      query.RestorableBy.some((who) => isRestorableBy(who, snapshot, context))) &&
    matchesFilters(snapshot);
}

/** What every snapshot of the answer meets, as far as indexes know. */
function questionsOf(query: SnapshotQuery, context: Context): readonly Question<SnapshotIndex>[] {
  const { account } = context;
  const table = context.store.table(snapshotTable, context.region);
  const owner = (value: string) => ({ index: 'owner', value }) as const;
  const permission = (value: string) => ({ index: 'permission', value }) as const;
  const owners = query.Owner.map((who) => (who === 'self' ? account : who));
  return [
    ask(table, [owner(account), permission('all'), permission(account)]),
    ...(query.SnapshotId.length === 0 ? [] : [ask(table, [{ keys: query.SnapshotId }])]),
    ...(owners.length === 0 || owners.includes('amazon') ? [] : [ask(table, owners.map(owner))]),
    ...filterQuestions(query.Filter, table, indexedFilters, context),
  ];
}

const indexedFilters = { key: 'snapshot-id', indexes: { 'owner-id': 'owner' } } as const;

function isOwner(who: string, snapshot: Snapshot, { account }: Context): boolean {
  if (who === 'self') return snapshot.owner === account;
  return who === 'amazon' ? snapshot.ownerAlias === who : snapshot.owner === who;
}

/** `self` means by being its owner or by name, not because everybody can. */
function isRestorableBy(who: string, snapshot: Snapshot, context: Context): boolean {
  if (who === 'all') return isPublicSnapshot(context, snapshot);
  const account = who === 'self' ? context.account : who;
  return snapshot.owner === account || snapshot.permissions.includes(account);
}

function filtersFor(context: Context): FilterTable<Snapshot> {
  const { now } = context;
  return {
    tags: ({ id, owner }) => visibleTags(context, id, owner),
    fields: {
      description: (snapshot) => snapshot.description,
      encrypted: (snapshot) => snapshot.encrypted,
      'owner-alias': (snapshot) => snapshot.ownerAlias,
      'owner-id': (snapshot) => snapshot.owner,
      progress: (snapshot) => snapshotProgress(snapshot, now),
      'snapshot-id': (snapshot) => snapshot.id,
      'start-time': (snapshot) => snapshot.startTime,
      status: (snapshot) => snapshotState(snapshot, now),
      'storage-tier': () => 'standard',
      'transfer-type': (snapshot) => snapshot.transferType,
      'volume-id': (snapshot) => snapshot.volumeId,
      'volume-size': (snapshot) => snapshot.volumeSize,
    },
  };
}
