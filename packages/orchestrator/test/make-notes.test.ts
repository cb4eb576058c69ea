import type { ReleaseNotes } from '@soe/release-notes';
import { expect, test } from 'vitest';
import { withReasons } from '../src/pipeline/make-notes.js';

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
