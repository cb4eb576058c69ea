import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChangeSource,
  type ComposeReleaseNotesInput,
  composeReleaseNotes,
  renderJson,
} from '../../src/index.js';
import { hostileText } from '../support/hostile-text.js';

const id = (n: number) => n.toString(16).padStart(40, '0');
const trackers = {
  jira: { projects: ['SOE', 'OPS'], baseUrl: 'https://jira.example' },
  github: { repository: 'acme/images' },
};

function compose(
  messages: readonly (string | ChangeSource)[],
  more: Partial<ComposeReleaseNotesInput> = {},
) {
  const commits = messages.map((message, n) =>
    typeof message === 'string' ? { hash: id(n), message, authorName: 'Ada' } : message,
  );
  return composeReleaseNotes({
    name: 'al2023',
    version: '1',
    date: '2026-11-02T01:00:00+01:00',
    trackers,
    ...more,
    commits,
  });
}

const subjects = (notes: ReturnType<typeof compose>) =>
  Object.fromEntries(
    notes.sections.map(({ title, changes }) => [title, changes.map((c) => c.subject)]),
  );

describe('composeReleaseNotes', () => {
  it('groups conventional commits and keeps plain subjects together', () => {
    const notes = compose([
      ...['docs: d', 'chore(deps): c', 'Plain', 'perf: p', 'security: s', 'fix(security): t'],
      ...['fix: f', 'feat: g', 'wip: w', 'Revert "old"', 'ci: i', ''],
    ]);

    expect(subjects(notes)).toEqual({
      Features: ['g'],
      Fixes: ['f'],
      Security: ['s', 't'],
      Performance: ['p'],
      Changes: ['Plain', 'wip: w', ''],
      Reverted: ['Revert "old"'],
      Documentation: ['d'],
      Maintenance: ['c', 'i'],
    });
    expect(notes.sections.map(({ title }) => title).slice(0, 2)).toEqual(['Features', 'Fixes']);
  });

  it.each([
    { name: '' },
    { version: ' \u0007' },
    { name: undefined } as unknown as { name: string },
  ])('refuses a heading that says nothing: %j', (heading) => {
    expect(() => compose(['feat: x'], heading)).toThrow(
      expect.objectContaining({
        code: 'NOTES_OPTION_INVALID',
        message: expect.stringContaining(`option ${Object.keys(heading)[0]}`),
      }),
    );
  });

  it('refuses a single step where a list of steps belongs', () => {
    const upgrade = { text: 'Replace the machines.' } as unknown as [];
    expect(() => compose(['feat: x'], { upgrade })).toThrow(
      expect.objectContaining({
        code: 'NOTES_OPTION_INVALID',
        message: expect.stringContaining('option upgrade'),
      }),
    );
  });

  it('describes a change completely', () => {
    const notes = compose(['feat(ssh)!: no root (#7)\n\nGH-9\n\nRefs: SOE-12']);

    expect(notes).toEqual({
      schema: 'release-notes/v1',
      name: 'al2023',
      version: '1',
      date: '2026-11-02T00:00:00.000Z',
      breaking: [
        {
          description: 'no root (#7)',
          scope: 'ssh',
          hash: id(0),
          url: `https://github.com/acme/images/commit/${id(0)}`,
        },
      ],
      sections: [
        {
          title: 'Features',
          changes: [
            {
              subject: 'no root (#7)',
              type: 'feat',
              scope: 'ssh',
              hash: id(0),
              url: `https://github.com/acme/images/commit/${id(0)}`,
              author: 'Ada',
              issues: [
                { key: 'SOE-12', url: 'https://jira.example/browse/SOE-12' },
                { key: '#9', url: 'https://github.com/acme/images/issues/9' },
              ],
              pullRequest: { key: '#7', url: 'https://github.com/acme/images/issues/7' },
              breaking: true,
            },
          ],
        },
      ],
      issues: [
        { key: 'SOE-12', url: 'https://jira.example/browse/SOE-12' },
        { key: '#9', url: 'https://github.com/acme/images/issues/9' },
      ],
      contributors: [{ name: 'Ada' }],
      images: [],
      warnings: [],
      links: { repository: 'https://github.com/acme/images' },
    });
  });

  it('tells what no commit tells, clean and without what is empty', () => {
    const notes = compose([], {
      reasons: [{ kind: 'package-drift', text: 'Packages\nchanged.' }],
      highlights: [],
      security: { fixed: [{ id: 'CVE-1\u0007', severity: 'high' }], opened: [] },
      components: { packages: [] },
      links: { page: 'https://e.example/1', more: [] },
    });

    expect(notes).toEqual({
      ...compose([]),
      reasons: [{ kind: 'package-drift', text: 'Packages changed.' }],
      security: { fixed: [{ id: 'CVE-1', severity: 'high' }] },
      links: { repository: 'https://github.com/acme/images', page: 'https://e.example/1' },
    });
  });

  it('names authors and co-authors once, and no programs', () => {
    const trailers = 'Co-Authored-By: Bob <b@e.example>\nco-authored-by:  Ada <a@e.example>';
    const notes = compose([
      { hash: id(1), message: 'a', authorName: 'dependabot[bot]' },
      {
        hash: id(2),
        message: `b\n\n${trailers}\nCo-authored-by: <x@e.example>`,
        authorName: 'Ada',
      },
      { hash: id(3), message: 'c\n\nco-authored-by nobody', authorName: '' },
    ]);

    expect(notes.contributors).toEqual([{ name: 'Ada' }, { name: 'Bob' }]);
    expect(notes.sections[0]?.changes.map(({ coAuthors }) => coAuthors)).toEqual([
      undefined,
      ['Bob', 'Ada'],
      undefined,
    ]);
  });

  it('tells what a change takes back that came before', () => {
    const notes = compose([`Revert "b"\n\nThis reverts commit ${id(7)}.`]);

    expect(notes.sections[0]?.changes[0]?.reverts).toEqual([id(7)]);
  });

  it('shows only what is selected but explains it by everything', () => {
    const commits = [
      { hash: id(9), message: `Revert "b"\n\nThis reverts commit ${id(2)}.` },
      { hash: id(1), message: 'a' },
      { hash: id(2), message: 'b' },
      { hash: id(3), message: 'c' },
    ];

    expect(subjects(compose(commits, { selected: new Set([id(1), id(2)]) }))).toEqual({
      Changes: ['a'],
    });
  });

  it('takes issues from a stored record, linked where it can', () => {
    const notes = compose([{ hash: id(1), message: 'x', issues: ['SOE-1', 'OTHER-2', ''] }]);

    expect(notes.issues).toEqual([
      { key: 'SOE-1', url: 'https://jira.example/browse/SOE-1' },
      { key: 'OTHER-2' },
    ]);
  });

  it('sorts images by place and drops nothing', () => {
    const images = [
      { region: 'us-east-1', architecture: 'x86_64', imageId: 'ami-3' },
      { region: 'eu-west-1', architecture: 'x86_64', imageId: 'ami-2', name: 'n' },
      { region: 'eu-west-1', architecture: 'arm64', imageId: 'ami-1' },
    ];

    expect(compose([], { images }).images.map(({ imageId }) => imageId)).toEqual([
      'ami-1',
      'ami-2',
      'ami-3',
    ]);
  });

  it('links a comparison of the two ends', () => {
    expect(compose([], { range: { from: id(1), to: id(2) } }).links.compare).toBe(
      `https://github.com/acme/images/compare/${id(1)}...${id(2)}`,
    );
    expect(compose([], { range: { to: id(2) } }).links.compare).toBeUndefined();
  });

  it('refuses a date that is none', () => {
    expect(() => compose([], { date: 'soon' })).toThrow(
      expect.objectContaining({ code: 'NOTES_OPTION_INVALID' }),
    );
  });

  it('holds clean text only, each change once, and survives JSON, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hostileText, hostileText), { maxLength: 8 }),
        hostileText,
        (texts, name) => {
          const commits = texts.map(([message, authorName], n) => ({
            hash: id(n),
            message,
            authorName,
          }));
          const notes = compose(commits, { name: `x${name}`, warnings: [name], previous: name });
          const hashes = notes.sections.flatMap(({ changes }) => changes.map(({ hash }) => hash));

          expect(hashes.sort()).toEqual(commits.map(({ hash }) => hash).sort());
          expect(JSON.stringify(notes)).not.toMatch(
            /\\u00|\\n|\\r|\\t|[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/,
          );
          expect(JSON.parse(renderJson(notes))).toEqual(notes);
        },
      ),
      { numRuns: 200 },
    );
  });
});
