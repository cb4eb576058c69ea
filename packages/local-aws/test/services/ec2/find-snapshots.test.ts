import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findSnapshots,
  type SnapshotQuery,
  snapshotTest,
} from '../../../src/services/ec2/find-snapshots.js';
import { snapshotsOf } from '../../../src/services/ec2/snapshot-access.js';
import { createStore } from '../../../src/state/store.js';
import { type Snapshot, snapshotTable } from '../../../src/state/tables/snapshot.js';
import { tagTable } from '../../../src/state/tables/tag-set.js';
import { contextFor } from '../../support/context.js';
import { consumer, outsider, owner } from '../../support/local.js';

const region = 'us-east-1';
const accounts = [owner, consumer, outsider];
const ids = Array.from({ length: 8 }, (_, index) => `snap-0000000${index}`);

const snapshot: fc.Arbitrary<Snapshot> = fc.record({
  id: fc.constantFrom(...ids),
  owner: fc.constantFrom(...accounts),
  description: fc.constant(''),
  volumeId: fc.constant('vol-ffffffff'),
  volumeSize: fc.constant(8),
  startTime: fc.constant('2026-11-20T10:00:00.000Z'),
  availableAt: fc.constantFrom('2026-11-20T10:00:00.000Z', '2026-11-23T10:00:00.000Z'),
  encrypted: fc.boolean(),
  permissions: fc.subarray(['all', ...accounts]),
});
const filter = fc.oneof(
  fc.record({
    Name: fc.constant('snapshot-id'),
    Value: fc.array(fc.constantFrom(...ids, 'snap-*')),
  }),
  fc.record({ Name: fc.constant('owner-id'), Value: fc.array(fc.constantFrom(...accounts, '*3')) }),
  fc.record({ Name: fc.constant('tag:team'), Value: fc.array(fc.constantFrom('red', 're*', '*')) }),
  fc.record({ Name: fc.constant('status'), Value: fc.constant(['pending']) }),
);
const query: fc.Arbitrary<SnapshotQuery> = fc.record({
  SnapshotId: fc.array(fc.constantFrom(...ids), { maxLength: 2 }),
  Owner: fc.array(fc.constantFrom('self', 'amazon', ...accounts), { maxLength: 2 }),
  RestorableBy: fc.array(fc.constantFrom('self', 'all', ...accounts), { maxLength: 2 }),
  Filter: fc.array(filter, { maxLength: 2 }),
});

test('every query is answered as by looking at every snapshot, whoever asks', () => {
  fc.assert(
    fc.property(
      fc.array(snapshot),
      fc.array(fc.record({ id: fc.constantFrom(...ids), team: fc.constantFrom('red', 'blue') })),
      fc.constantFrom(...accounts),
      query,
      (snapshots, tags, account, asked) => {
        const store = createStore();
        for (const one of snapshots) store.table(snapshotTable, region).put(one);
        for (const { id, team } of tags) {
          store
            .table(tagTable, `${account}/${region}`)
            .put({ resourceId: id, resourceType: 'snapshot', tags: { team } });
        }
        const context = contextFor(store, account, region);

        const scanned = [...snapshotsOf(context)].filter(snapshotTest(asked, context));

        expect(findSnapshots(asked, context)).toEqual(scanned);
      },
    ),
    { numRuns: 1000 },
  );
});
