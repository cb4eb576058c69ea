import { describe, expect, it } from 'vitest';
import { classifyReason, type ReasonFacts, sourceChangeOf } from '../../src/index.js';
import { changeOf, emptyNotes } from '../support/notes.js';

const same = [{ kind: 'source-image', name: 'al2023', from: 'ami-1', to: 'ami-1' }] as const;
const newer = [{ kind: 'source-image', name: 'al2023', from: 'ami-1', to: 'ami-2' }] as const;
const known: ReasonFacts = { previous: '1', commits: 0, sources: same, packages: 0 };

describe('classifyReason', () => {
  it.each<[string, ReasonFacts, readonly string[]]>([
    ['there was none before', { previous: null, commits: 9 }, ['This is the first release.']],
    ['commits were made', { ...known, commits: 1 }, ['1 commit since then.']],
    [
      'the source image is newer, whatever packages did',
      { ...known, sources: [...newer, ...newer], packages: 12 },
      ['The source image al2023 changed from ami-1 to ami-2.'],
    ],
    [
      'both, the own change first',
      { ...known, commits: 2, sources: newer },
      ['2 commits since then.', 'The source image al2023 changed from ami-1 to ami-2.'],
    ],
    [
      'the parent flavor is newer',
      { ...known, sources: [{ kind: 'parent-flavor', name: 'base', from: '1', to: '2' }] },
      ['The parent flavor base changed from 1 to 2.'],
    ],
    [
      'packages changed by themselves',
      { ...known, packages: 3 },
      ['The same commit and the same source gave 3 changed packages.'],
    ],
    [
      'somebody asked for it, and packages changed too',
      { ...known, packages: 1, forced: 'new key\n# forged' },
      [
        'The same commit and the same source gave 1 changed package.',
        'It was asked for: new key # forged',
      ],
    ],
    ['nothing changed', known, ['Nothing changed since the release before.']],
    [
      'packages are not known',
      { ...known, packages: undefined } as never,
      ['No change is known; not looked at: packages.'],
    ],
    [
      'changed packages could come from what is not known',
      { packages: 5 },
      ['No change is known; not looked at: commits, what it is built on.'],
    ],
  ])('%s', (_, facts, texts) => {
    expect(classifyReason(facts).map(({ text }) => text)).toEqual(texts);
  });

  it('does not call the source newer when the one before is not known', () => {
    const facts = {
      ...known,
      packages: 5,
      sources: [{ kind: 'source-image', name: 'a', to: 'b' }],
    } as const;
    expect(classifyReason(facts).map(({ kind }) => kind)).toEqual(['unknown']);
  });
});

describe('sourceChangeOf', () => {
  const base = (version: string, previous?: string) =>
    emptyNotes(version, {
      name: 'base',
      ...(previous !== undefined && { previous }),
      sections: [{ title: 'Changes', changes: [changeOf(version.repeat(40))] }],
    });
  const notes = [base('3', '2'), base('1'), base('4', '3'), base('2', '1')];
  const delta = (from: string | undefined, to: string, given = notes) =>
    sourceChangeOf({
      kind: 'parent-flavor',
      name: 'base',
      ...(from !== undefined && { from }),
      to,
      notes: given,
    });
  const subjects = (change: ReturnType<typeof delta>) =>
    change?.notes?.sections.flatMap(({ changes }) => changes.map(({ subject }) => subject));

  it('nests the notes of the delta and no others', () => {
    expect(subjects(delta('1', '3'))).toEqual(['change 333', 'change 222']);
    expect(delta('1', '3')?.notes?.warnings).toEqual([]);
    expect(subjects(delta(undefined, '3'))).toEqual(['change 333']);
    expect(delta('3', '3')).toBeUndefined();
    expect(delta('1', '3', [])).toEqual({
      kind: 'parent-flavor',
      name: 'base',
      from: '1',
      to: '3',
    });
  });

  it('warns of notes that are missing, and of a way back', () => {
    const gap = delta('1', '4', [base('4', '3'), base('2', '1')]);
    expect(subjects(gap)).toEqual(['change 444']);
    expect(gap?.notes?.warnings).toEqual([expect.stringContaining('do not reach back to 1')]);
    const back = delta('3', '2');
    expect(subjects(back)).toEqual([]);
    expect(back?.notes?.warnings).toEqual([expect.stringContaining('went back from 3 to 2')]);
    expect(delta('1', '9')?.notes?.warnings).toEqual([expect.stringContaining('no notes of 9')]);
  });

  it('comes to an end when notes follow each other in a circle', () => {
    const circle = [base('1', '2'), base('2', '1')];
    expect(delta('0', '2', circle)?.notes?.warnings.length).toBeGreaterThan(0);
  });
});
