import type { InventoryDifference, ReleaseNotes } from '@soe/release-notes';
import { expect, test } from 'vitest';
import { withComponents, withReasons } from '../src/pipeline/make-notes.js';

const notes: ReleaseNotes = {
  schema: 'release-notes/v1',
  name: 'al2023',
  version: '2026.11.0',
  date: '2026-11-28T00:00:00.000Z',
  previous: '2026.10.0',
  breaking: [],
  sections: [],
  issues: [],
  images: [],
  warnings: [],
  links: {},
};
const source = { kind: 'source-image', name: 'base', from: 'ami-1', to: 'ami-1' } as const;

test('a change that the notes leave out was a reason for the release all the same', () => {
  const excluded = [{ hash: 'a'.repeat(40), by: 'edits' }] as const;

  expect(withReasons({ ...notes, excluded }, [source]).reasons).toEqual([
    { kind: 'own-change', text: '1 commit since then.' },
  ]);
  expect(withReasons(notes, [source]).reasons).toMatchObject([{ kind: 'unknown' }]);
});

test('what differs inside of the images is told by kind, once for all architectures, and gaps with it', () => {
  const zlib = {
    kind: 'upgraded',
    type: 'rpm',
    name: 'zlib',
    before: '1.2',
    after: '1.3',
  } as const;
  const user = { scope: 'users', kind: 'added', weight: 'notice', what: 'user soe-agent' } as const;
  const unit = {
    scope: 'services',
    kind: 'removed',
    weight: 'breaking',
    what: 'service chronyd',
  } as const;
  const difference: InventoryDifference = { packages: [zlib], changes: [user, unit] };
  const notCompared = [{ scope: 'ports', reason: 'it was not collected' }];

  const told = withComponents({ ...notes, warnings: ['one'] }, [
    difference,
    { ...difference, notCompared },
  ]);

  expect(told.components).toMatchObject({
    packages: [zlib],
    users: [{ what: 'user soe-agent' }],
    services: [{ what: 'service chronyd', breaking: true }],
  });
  expect(told.warnings).toEqual(['one', expect.stringMatching(/ports.*not collected/)]);
});

test('images without a difference get no components', () => {
  expect(withComponents(notes, [{ packages: [], changes: [] }])).toEqual(notes);
});
