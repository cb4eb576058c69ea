import { describe, expect, it } from 'vitest';
import type { ReleaseChange, ReleaseNotes } from '../../src/index.js';
import { suggestVersion } from '../../src/versions/suggest-version.js';
import { readTagVersion } from '../../src/versions/tag-version.js';
import { changeOf, emptyNotes } from '../support/notes.js';

const now = Date.UTC(2026, 10, 28);
const fixes = notesWith('Fixes', { type: 'fix' });
const features = notesWith('Features', { type: 'feat' });
const breaks = notesWith('Features', { type: 'feat', breaking: true });
const upkeep = notesWith('Maintenance', { type: 'chore' });

function notesWith(title: string, parts: Partial<ReleaseChange>): ReleaseNotes {
  return emptyNotes('next', { sections: [{ title, changes: [changeOf('a'.repeat(40), parts)] }] });
}

function suggest(notes: ReleaseNotes, ...tags: readonly string[]) {
  const taken = tags.flatMap((tag) => {
    const version = readTagVersion(tag);
    return version ? [version] : [];
  });
  const [previous] = taken;
  return suggestVersion({ notes, now, taken, ...(previous && { previous }) });
}

describe('a version that is counted', () => {
  it.each([
    [breaks, 'v1.2.3', 'v2.0.0'],
    [features, 'v1.2.3', 'v1.3.0'],
    [fixes, 'v1.2.3', 'v1.2.4'],
    [upkeep, 'v1.2.3', 'v1.2.4'],
    [breaks, '0.4.1', '0.5.0'],
    [features, '0.4.1', '0.5.0'],
    [fixes, 'app@1.2', 'app@1.3'],
    [breaks, 'app@1.2', 'app@2.0'],
    [fixes, 'v9', 'v10'],
    [fixes, 'v1.2.3.4', 'v1.2.4.0'],
    [breaks, 'v2.0.0-rc.1', 'v2.0.0'],
    [fixes, 'v1.0.99999999999', ''],
    [fixes, 'v1.0.9999999999', 'v1.0.10000000000'],
  ])('rises by what changed (%#)', (notes, previous, expected) => {
    if (expected === '') expect(readTagVersion(previous)).toBeUndefined();
    else expect(suggest(notes, previous).tag).toBe(expected);
  });

  it('is none that another branch has already', () => {
    expect(suggest(features, 'v1.0.0', 'v1.1.0', 'v1.2.0-rc.1', 'w1.2.0')).toMatchObject({
      tag: 'v1.2.0',
      why: 'There is a feature, and nothing breaks, and 1.1.0 is there already.',
    });
    expect(suggest(fixes, 'v2.0.0-rc.1', 'v2.0.0', 'v2.0.1').tag).toBe('v2.0.2');
    expect(suggest(breaks, 'v1', 'v2').tag).toBe('v3');
  });

  it('says why', () => {
    expect(suggest(breaks, 'v1.0.0').why).toBe('Something breaks.');
    expect(suggest(breaks, 'v0.1.0').why).toContain('before 1.0');
    expect(suggest(upkeep, 'v1.0.0').why).toContain('documentation and maintenance');
  });

  it('begins at 0.1.0', () => {
    expect(suggest(fixes)).toMatchObject({ version: '0.1.0', tag: 'v0.1.0' });
  });
});

describe('a version that is a date', () => {
  it.each([
    [['2026.10.3'], '2026.11.1'],
    [['2026.10.0'], '2026.11.0'],
    [['2026.11.3', '2026.11.2'], '2026.11.4'],
    [['v2026.09.1', 'v2026.08.1'], 'v2026.11.1'],
    [['26.10', '26.04'], '26.11'],
    [['26.09'], '26.11'],
    [['2026-11-02'], '2026-11-28'],
    [['2026-11-28'], '2026-11-28.1'],
    [['2026-11-28.1', '2026-11-28'], '2026-11-28.2'],
    [['al2023/20261101'], 'al2023/20261128'],
    [['2026.11.02'], '2026.11.28'],
    [['2026.14'], '2026.15'],
    [['2025.14', '2025.13'], '2026.1'],
    [['2027.1.1'], '2027.1.2'],
  ])('after %j is %s', (tags, expected) => {
    expect(suggest(breaks, ...tags).tag).toBe(expected);
  });

  it('ends in the day where the tags before were made on that day', () => {
    const tag = (version: string, time: number) => {
      const read = readTagVersion(version);
      if (!read) throw new Error(version);
      return { ...read, time: time / 1000 };
    };
    const taken = [
      tag('2026.10.9', Date.UTC(2026, 9, 9, 12)),
      tag('2026.9.30', Date.UTC(2026, 8, 30, 12)),
    ];
    const [previous] = taken;

    expect(suggestVersion({ notes: fixes, now, taken, ...(previous && { previous }) }).tag).toBe(
      '2026.11.28',
    );
  });
});
