import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  composeReleaseNotes,
  editReleaseNotes,
  forAudience,
  mergeReleaseNotes,
  type NotesEdits,
  type ReleaseNotes,
} from '../../src/index.js';
import { parseReleaseNotes } from '../../src/schemas/index.js';
import { changeOf, emptyNotes } from '../support/notes.js';

const id = (n: number) => n.toString(16).padStart(8, '0').padEnd(40, '0');

/** Notes as they come of commits. */
function notesOf(...messages: readonly string[]): ReleaseNotes {
  return composeReleaseNotes({
    name: 'al2023',
    version: '2',
    date: '2026-11-02',
    trackers: { jira: { projects: ['SOE'] }, github: { repository: 'acme/images' } },
    commits: messages.map((message, n) => ({ hash: id(n + 1), message, authorName: 'Ada' })),
  });
}

/** What is told where. */
const told = (notes: ReleaseNotes) =>
  Object.fromEntries(notes.sections.map((s) => [s.title, s.changes.map((c) => c.subject)]));

describe('rules', () => {
  const notes = notesOf('feat(ssh): keys', 'fix: logs', 'chore(deps): bump', 'ci: cache', 'plain');

  it('move changes to sections, the first that fits', () => {
    const edits: NotesEdits = {
      rules: [
        { match: { type: 'chore', scope: 'DEPS' }, section: 'Dependencies' },
        { match: { type: ['chore', 'ci'] }, section: 'Inside' },
        { match: { subject: 'LOG' }, section: 'Features' },
      ],
    };

    expect(told(editReleaseNotes(notes, edits))).toEqual({
      Dependencies: ['bump'],
      Inside: ['cache'],
      Features: ['keys', 'logs'],
      Changes: ['plain'],
    });
    expect(Object.keys(told(editReleaseNotes(notes, edits)))).toEqual([
      ...['Dependencies', 'Inside', 'Features', 'Changes'],
    ]);
  });

  it.each<[string, NotesEdits['rules'], readonly string[]]>([
    ['a type', [{ match: { type: 'FEAT' }, exclude: true }], ['keys']],
    ['one of several', [{ match: { type: ['feat', 'ci'] }, exclude: true }], ['keys', 'cache']],
    ['a part of a word', [{ match: { type: 'c*' }, exclude: true }], ['bump', 'cache']],
    ['a phrase', [{ match: { subject: 'og' }, exclude: true }], ['logs']],
    ['a whole subject', [{ match: { subject: '*og' }, exclude: true }], []],
    ['an author', [{ match: { author: 'ada', type: 'fix' }, exclude: true }], ['logs']],
    ['nothing that is there', [{ match: { label: 'x' }, exclude: true }], []],
    [
      'the first rule only',
      [
        { match: { type: 'feat' }, exclude: false },
        { match: {}, exclude: true },
      ],
      ['logs', 'bump', 'cache', 'plain'],
    ],
  ])('leave out by %s, and count it', (_, rules = [], gone) => {
    const edited = editReleaseNotes(notes, { rules });
    const left = new Set(Object.values(told(edited)).flat());

    expect(['keys', 'logs', 'bump', 'cache', 'plain'].filter((s) => !left.has(s))).toEqual(gone);
    expect(edited.excluded?.length ?? 0).toBe(gone.length);
  });

  it('look at labels and types of issues and of the pull request, and at paths', () => {
    const change = changeOf(id(1), {
      issues: [{ key: 'SOE-1', type: 'Bug', labels: ['internal'] }],
      pullRequest: { key: '#3', type: 'pull request', labels: ['Area: Docs'] },
      paths: ['docs/a/b.md'],
    });
    const one = emptyNotes('2', { sections: [{ title: 'Changes', changes: [change] }] });
    const hits = (match: object) =>
      editReleaseNotes(one, { rules: [{ match, section: 'Hit' }] }).sections[0]?.title === 'Hit';

    expect(hits({ label: 'INTERNAL' })).toBe(true);
    expect(hits({ label: 'area: *' })).toBe(true);
    expect(hits({ label: 'docs' })).toBe(false);
    expect(hits({ issueType: 'bug' })).toBe(true);
    expect(hits({ path: 'docs/**' })).toBe(true);
    expect(hits({ path: ['src', 'docs'] })).toBe(true);
    expect(hits({ path: 'docs/*' })).toBe(false);
    expect(hits({ issueType: 'bug', path: 'src' })).toBe(false);
  });

  it('never lose what breaks: it is told although its change is left out', () => {
    const breaking = notesOf('chore!: drop python2', 'chore: x', 'fix: y');
    const edited = editReleaseNotes(breaking, {
      rules: [{ match: { type: 'chore' }, exclude: true }],
    });

    expect(told(edited)).toEqual({ Fixes: ['y'] });
    expect(edited.breaking).toEqual(breaking.breaking);
    expect(edited.excluded?.map(({ hash }) => hash)).toEqual([id(1), id(2)]);
    expect(JSON.stringify(edited.excluded)).not.toContain('python2');
  });

  it('say that a change breaks something', () => {
    const edited = editReleaseNotes(notes, {
      rules: [{ match: { scope: 'ssh' }, breaking: true }],
    });

    expect(edited.breaking).toMatchObject([{ description: 'keys', scope: 'ssh', hash: id(1) }]);
    expect(edited.sections[0]?.changes[0]?.breaking).toBe(true);
  });

  it('put sections in order, the star for the others', () => {
    const titles = (sections: readonly string[]) =>
      editReleaseNotes(notes, {
        sections,
        rules: [{ match: { type: 'ci' }, section: 'Own' }],
      }).sections.map(({ title }) => title);

    expect(titles(['Maintenance', '*', 'Features'])).toEqual([
      ...['Maintenance', 'Own', 'Fixes', 'Changes', 'Features'],
    ]);
    expect(titles(['Changes'])).toEqual(['Changes', 'Own', 'Features', 'Fixes', 'Maintenance']);
    expect(titles([])).toEqual(['Own', 'Features', 'Fixes', 'Changes', 'Maintenance']);
  });

  it('take the issues that only left-out changes name with them', () => {
    const both = notesOf('chore: a SOE-1 SOE-2', 'fix: b SOE-2');
    const edited = editReleaseNotes(both, { rules: [{ match: { type: 'chore' }, exclude: true }] });

    expect(edited.issues.map(({ key }) => key)).toEqual(['SOE-2']);
    expect(edited.excluded).toEqual([{ hash: id(1), by: 'edits', issues: ['SOE-1', 'SOE-2'] }]);
  });
});

describe('overrides', () => {
  const notes = notesOf('fix: a SOE-1', 'chore: b SOE-2', 'ci: c SOE-2', 'feat!: d (#7)');

  it('say a change in other words, by hash, key or pull request', () => {
    const edited = editReleaseNotes(notes, {
      rules: [{ match: { type: ['chore', 'ci'] }, exclude: true }],
      overrides: [
        {
          change: id(1).slice(0, 8).toUpperCase(),
          subject: 'Logs',
          note: 'Read on.',
          highlight: true,
        },
        { change: 'SOE-2', exclude: false, section: 'Changes', audience: 'maintainer' },
        { change: '#7', breaking: 'Old keys are refused', highlight: 'New keys' },
      ],
    });

    expect(told(edited)).toEqual({
      Features: ['d (#7)'],
      Fixes: ['Logs'],
      Changes: ['b SOE-2', 'c SOE-2'],
    });
    expect(edited.sections[1]?.changes[0]).toMatchObject({ note: 'Read on.' });
    expect(edited.sections[2]?.changes.map((c) => c.audience)).toEqual([
      'maintainer',
      'maintainer',
    ]);
    expect(edited.breaking.map(({ description }) => description)).toEqual(['Old keys are refused']);
    expect(edited.highlights?.map(({ text }) => text)).toEqual(['New keys', 'Logs']);
    expect(edited.warnings).toEqual([]);
  });

  it('take back that something breaks only where they say so themselves', () => {
    const kept = editReleaseNotes(notes, { overrides: [{ change: '#7', exclude: true }] });
    const gone = editReleaseNotes(notes, {
      overrides: [{ change: '#7', exclude: true, breaking: false }],
    });

    expect(kept.breaking).toHaveLength(1);
    expect(gone.breaking).toHaveLength(0);
    expect(gone.excluded).toHaveLength(1);
  });

  it('warn where they fit nothing, or several where they are for one', () => {
    const edited = editReleaseNotes(notes, {
      overrides: [
        { change: 'deadbee', exclude: true },
        { change: 'SOE-99', subject: 'x' },
        { change: 'SOE-2', subject: 'x' },
        { change: '0000000', exclude: true },
      ],
    });

    expect(edited.sections).toEqual(notes.sections);
    expect(edited.warnings).toEqual([
      'The override for deadbee was not used: it fits no change of this release.',
      'The override for SOE-99 was not used: it fits no change of this release.',
      'The override for SOE-2 was not used: it fits 2 changes, 000000020000, 000000030000; name one by its hash.',
      expect.stringContaining('it fits 4 changes'),
    ]);
  });

  it('are for one version where they name it', () => {
    const edits = { overrides: [{ change: 'SOE-99', release: '1', subject: 'x' }] };

    expect(editReleaseNotes(notes, edits).warnings).toEqual([]);
    expect(editReleaseNotes({ ...notes, version: '1' }, edits).warnings).toHaveLength(1);
  });

  it('know an issue by the key it had', () => {
    const moved = emptyNotes('2', {
      sections: [
        {
          title: 'Fixes',
          changes: [changeOf(id(1), { issues: [{ key: 'OPS-9', aliases: ['SOE-1'] }] })],
        },
      ],
    });
    expect(
      told(editReleaseNotes(moved, { overrides: [{ change: 'SOE-1', subject: 'x' }] })),
    ).toEqual({
      Fixes: ['x'],
    });
  });
});

describe('forAudience', () => {
  it('hides from consumers what is for maintainers, and says how much', () => {
    const notes = editReleaseNotes(
      notesOf('feat: a', 'ci: b SOE-1', 'ci!: c', 'fix(security): d', 'security: e', 'docs: f'),
      {
        rules: [
          { match: { type: 'security' }, section: 'Holes', audience: 'maintainer' },
          { match: { type: ['ci', 'fix'] }, audience: 'maintainer' },
          { match: { type: 'docs' }, audience: 'consumer' },
        ],
      },
    );
    const consumer = forAudience({ ...notes, warnings: ['w'] }, 'consumer');

    expect(told(consumer)).toEqual({
      Holes: ['e'],
      Features: ['a'],
      Security: ['d'],
      Documentation: ['f'],
      Maintenance: ['c'],
    });
    expect(consumer).toMatchObject({ warnings: ['w'], issues: [], breaking: notes.breaking });
    expect(consumer.excluded).toEqual([{ hash: id(2), by: 'audience', issues: ['SOE-1'] }]);
    expect(forAudience(consumer, 'consumer')).toEqual(consumer);
    expect(forAudience(notes, 'maintainer')).toBe(notes);
  });

  it('does so in the notes of what the release is built on, too', () => {
    const nested = emptyNotes('1', {
      sections: [{ title: 'Fixes', changes: [changeOf(id(1), { audience: 'maintainer' })] }],
    });
    const notes = emptyNotes('2', {
      sourceChanges: [{ kind: 'parent-flavor', name: 'base', to: '1', notes: nested }],
    });
    const [source] = forAudience(notes, 'consumer').sourceChanges ?? [];

    expect(source?.notes?.sections).toEqual([]);
    expect(source?.notes?.excluded).toHaveLength(1);
  });
});

describe('merging edited notes', () => {
  it('keeps notes, labels, audience and what was left out', () => {
    const change = changeOf(id(1), {
      note: 'n',
      audience: 'consumer',
      paths: ['a'],
      issues: [{ key: 'SOE-1', labels: ['l'] }],
    });
    const older = emptyNotes('1', { sections: [{ title: 'Fixes', changes: [change] }] });
    const newer = emptyNotes('2', { previous: '1', excluded: [{ hash: id(2), by: 'edits' }] });
    const merged = mergeReleaseNotes([older, newer]);

    expect(merged.sections).toEqual(older.sections);
    expect(merged.excluded).toEqual(newer.excluded);
    expect(parseReleaseNotes(JSON.stringify(merged))).toEqual(merged);
  });

  it('cancels reverts with what they take back, although one of them was left out', () => {
    const older = notesOf('feat!: a');
    const revert = composeReleaseNotes({
      ...{ name: 'al2023', version: '3', date: '2026-11-03', previous: '2' },
      commits: [{ hash: id(9), message: `Revert "feat!: a"\n\nThis reverts commit ${id(1)}.` }],
    });
    const all = { rules: [{ match: {}, exclude: true }] };

    for (const pair of [
      [editReleaseNotes(older, all), revert],
      [older, editReleaseNotes(revert, all)],
    ]) {
      const merged = mergeReleaseNotes(pair);
      expect(merged.sections).toEqual([]);
      expect(merged.breaking).toEqual([]);
    }
  });
});

describe('merging notes from which changes were left out', () => {
  it('gives the same however they are grouped', () => {
    const message = fc.oneof(
      fc.constantFrom('feat: a', 'fix!: b', 'chore: c SOE-1', 'ci: d\n\nRelease-Note: none'),
      fc.integer({ min: 1, max: 9 }).map((n) => `Revert "x"\n\nThis reverts commit ${id(n)}.`),
    );
    const releases = fc.array(fc.array(message, { maxLength: 3 }), { minLength: 3, maxLength: 3 });
    const left = fc.subarray(['feat', 'fix', 'chore', 'ci']);
    fc.assert(
      fc.property(releases, left, fc.boolean(), (lists, type, reverts) => {
        const rules = [
          ...(type.length > 0 ? [{ match: { type }, exclude: true }] : []),
          ...(reverts ? [{ match: { subject: 'revert' }, exclude: true }] : []),
        ];
        let next = 0;
        const notes = lists.map((messages, at) =>
          composeReleaseNotes({
            ...{ name: 'al2023', version: `${at + 2}`, previous: `${at + 1}`, date: '2026-11-02' },
            commits: messages.map((text) => ({ hash: id(++next), message: text })).reverse(),
            edits: { rules },
          }),
        );
        const [first, ...rest] = notes;
        if (!first) return;
        expect(mergeReleaseNotes([first, mergeReleaseNotes(rest)])).toEqual(
          mergeReleaseNotes(notes),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('editing', () => {
  const word = fc.constantFrom('a', 'b', 'SOE-1', 'feat', 'Fixes', 'security', 'x*', '*');
  const section = fc.constantFrom('Features', 'Fixes', 'Own', 'Other', 'Security');
  const audience = fc.constantFrom<'consumer' | 'maintainer'>('consumer', 'maintainer');
  const message = fc
    .tuple(
      fc.constantFrom('feat: ', 'fix!: ', 'ci(a): ', 'security: ', ''),
      fc.constantFrom('a', 'b SOE-1', 'c SOE-2 (#7)', 'a SOE-1'),
      fc.constantFrom(
        '',
        '',
        '\n\nBREAKING CHANGE: all',
        '\n\nRelease-Note: none',
        '\n\nRelease-Note: b',
      ),
    )
    .map((parts) => parts.join(''));
  const notes = fc.array(message, { maxLength: 8 }).map((messages) => notesOf(...messages));
  const optional = { requiredKeys: [] };
  const match = fc.record({ type: word, subject: word, scope: word, author: word }, optional);
  const rule = fc.record(
    { match, section, audience, exclude: fc.boolean(), breaking: fc.constant(true as const) },
    { requiredKeys: ['match'] },
  );
  const override = fc.record(
    {
      change: fc.constantFrom(
        ...[1, 2, 3, 9].map((n) => id(n).slice(0, 8)),
        'SOE-1',
        '#7',
        '0000000',
      ),
      release: fc.constantFrom('1', '2'),
      subject: word,
      note: word,
      section,
      audience,
      breaking: fc.oneof(word, fc.boolean()),
      exclude: fc.boolean(),
      highlight: fc.oneof(word, fc.constant(true as const)),
    },
    { requiredKeys: ['change'] },
  );
  const edits: fc.Arbitrary<NotesEdits> = fc.record(
    {
      sections: fc.uniqueArray(fc.oneof(section, fc.constant('*'))),
      rules: fc.array(rule, { maxLength: 4 }),
      overrides: fc.array(override, { maxLength: 4 }),
    },
    optional,
  );

  it('with nothing to edit gives equal notes', () => {
    fc.assert(
      fc.property(notes, (given) => {
        for (const none of [{}, { rules: [] }, { overrides: [] }, { rules: [], overrides: [] }]) {
          expect(editReleaseNotes(given, none)).toEqual(given);
        }
        // Nor do rules and overrides that say nothing.
        expect(editReleaseNotes(given, { rules: [{ match: {} }] })).toEqual(given);
      }),
    );
  });

  it('twice is the same as once', () => {
    fc.assert(
      fc.property(notes, edits, (given, change) => {
        const once = editReleaseNotes(given, change);
        expect(editReleaseNotes(once, change)).toEqual(once);
        expect(editReleaseNotes(parseReleaseNotes(JSON.stringify(once)), change)).toEqual(once);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves every change in exactly one section or counts it as left out', () => {
    fc.assert(
      fc.property(notes, edits, fc.boolean(), (given, change, narrowed) => {
        const edited = editReleaseNotes(given, change);
        const { sections, excluded = [] } = narrowed ? forAudience(edited, 'consumer') : edited;
        const hashes = (list: ReleaseNotes['sections']) =>
          list.flatMap((each) => each.changes.map(({ hash }) => hash));
        const before = [...hashes(given.sections), ...(given.excluded ?? []).map((e) => e.hash)];
        const after = [...hashes(sections), ...excluded.map((e) => e.hash)];

        expect(after.toSorted()).toEqual(before.toSorted());
        expect(new Set(sections.map(({ title }) => title)).size).toBe(sections.length);
        expect(sections.every(({ changes }) => changes.length > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('never takes back what breaks without being told to', () => {
    fc.assert(
      fc.property(notes, edits, (given, change) => {
        const { overrides = [], ...rules } = change;
        const gentle = overrides.filter(({ breaking }) => breaking === undefined);
        const edited = forAudience(
          editReleaseNotes(given, { ...rules, overrides: gentle }),
          'consumer',
        );
        expect(edited.breaking).toEqual(expect.arrayContaining([...given.breaking]));
      }),
      { numRuns: 200 },
    );
  });
});
