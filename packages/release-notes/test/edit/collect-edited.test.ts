import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptPaths } from '../../src/commits/read-paths.js';
import {
  type CollectReleaseNotesOptions,
  collectReleaseNotes,
  editReleaseNotes,
  type IssueTracker,
  type ReleaseNotes,
} from '../../src/index.js';
import { parseNotesEdits, parseReleaseNotes } from '../../src/schemas/index.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const trackers = {
  jira: { projects: ['SOE'], baseUrl: 'https://jira.example' },
  github: { repository: 'acme/images' },
};

async function collect(
  repository: TestRepository,
  more: Partial<CollectReleaseNotesOptions> = {},
): Promise<ReleaseNotes> {
  return collectReleaseNotes({
    ...repository.options,
    name: 'al2023',
    version: '2',
    trackers,
    ...more,
  });
}

/** Writes files and commits them. */
async function commitFiles(
  repository: TestRepository,
  message: string,
  files: readonly string[],
): Promise<string> {
  for (const file of files) {
    const path = join(repository.directory, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${message}\n`);
  }
  await repository.git('add', '--all');
  await repository.git('commit', '--quiet', '-m', message);
  return repository.head();
}

const told = (notes: ReleaseNotes) =>
  Object.fromEntries(notes.sections.map((s) => [s.title, s.changes.map((c) => c.subject)]));
const pathsOf = (notes: ReleaseNotes) =>
  notes.sections.flatMap((s) => s.changes).map(({ paths }) => paths);

describe('Release-Note trailers', () => {
  it('tell a change in other words, or not at all, and never hide what breaks', async () => {
    const repository = await createRepository();
    await repository.commit(
      'fix(log): cfg tweak SOE-7\n\nRelease-Note: Logs rotate\n  every day\nRefs: x',
    );
    const hidden = await repository.commit('chore: inner work SOE-8\n\nrelease-note: none');
    await repository.commit('feat!: new keys\n\nRelease-Note: Old SSH keys are refused');
    await repository.commit('ci!: gone\n\nRelease-Note: none');

    const notes = await collect(repository);

    expect(told(notes)).toEqual({
      Features: ['Old SSH keys are refused'],
      Fixes: ['Logs rotate every day'],
    });
    expect(notes.breaking.map(({ description }) => description)).toEqual([
      ...['gone', 'Old SSH keys are refused'],
    ]);
    expect(notes.sections[1]?.changes[0]?.issues).toMatchObject([{ key: 'SOE-7' }]);
    expect(notes.excluded).toContainEqual({ hash: hidden, by: 'edits', issues: ['SOE-8'] });
    expect(notes.excluded).toHaveLength(2);
    expect(parseReleaseNotes(JSON.stringify(notes))).toEqual(notes);
  });

  it('cannot be undone in notes that were stored without the change, which they say', async () => {
    const repository = await createRepository();
    const hash = await repository.commit('chore: a\n\nRelease-Note: none');
    const stored = parseReleaseNotes(JSON.stringify(await collect(repository)));
    const { warnings } = editReleaseNotes(stored, {
      overrides: [{ change: hash.slice(0, 7), exclude: false }],
    });

    expect(warnings).toEqual([expect.stringContaining('stored without it; collect them again')]);
  });

  it('give way to an override', async () => {
    const repository = await createRepository();
    const hash = await repository.commit('chore: a\n\nRelease-Note: none');
    await repository.commit('fix: b\n\nRelease-Note: B');
    const notes = await collect(repository, {
      edits: {
        overrides: [
          { change: hash.slice(0, 10), exclude: false },
          { change: (await repository.head()).slice(0, 10), subject: 'Better' },
        ],
      },
    });

    expect(told(notes)).toEqual({ Fixes: ['Better'], Maintenance: ['a'] });
    expect(notes).not.toHaveProperty('excluded');
  });
});

describe('collectReleaseNotes with edits', () => {
  it('asks for paths only where a rule does, and keeps what rules look for', async () => {
    const repository = await createRepository();
    await commitFiles(repository, 'first', ['docs/a.md']);
    await commitFiles(repository, 'second', ['src/line\nbreak.ts', 'src/b.ts']);
    const many = Array.from({ length: 300 }, (_, n) => `gen/${String(n).padStart(3, '0')}`);
    await commitFiles(repository, 'huge', [...many, 'z/wanted.txt', 'z/wanted2.txt']);
    await repository.git('mv', 'docs/a.md', 'docs/b.md');
    await repository.git('commit', '--quiet', '-m', 'renamed');
    await repository.git('commit', '--quiet', '--allow-empty', '-m', 'empty');

    const notes = await collect(repository, {
      edits: {
        rules: [
          { match: { path: 'docs/a.md' }, section: 'Docs' },
          { match: { path: ['z/*.txt'] }, section: 'Found' },
        ],
      },
    });

    expect(told(notes)).toEqual({
      Docs: ['renamed', 'first'],
      Found: ['huge'],
      Changes: ['empty', 'second'],
    });
    const [renamed, first, huge, empty, second] = pathsOf(notes);
    expect(renamed).toEqual(['docs/a.md', 'docs/b.md']);
    expect(first).toEqual(['docs/a.md']);
    expect(huge).toHaveLength(keptPaths + 1);
    expect(huge).toContain('z/wanted.txt');
    expect(empty).toBeUndefined();
    expect(second).toEqual(['src/b.ts', 'src/line break.ts']);
    const plain = await collect(repository, { edits: { rules: [{ match: { type: 'x' } }] } });
    expect(pathsOf(plain).every((paths) => paths === undefined)).toBe(true);
  });

  it('is not fooled by files that are named like commits', async () => {
    const repository = await createRepository();
    const hash = await commitFiles(repository, 'first', ['a']);
    await commitFiles(repository, 'second', [hash, `x/${hash}`, '\n']);

    const notes = await collect(repository, { edits: { rules: [{ match: { path: '*/**' } }] } });

    // A name that is a line break only cannot be shown.
    expect(pathsOf(notes)).toEqual([['', hash, `x/${hash}`].toSorted(), ['a']]);
  });

  it('knows the files of commits that merges brought in, and with paths all files of a commit', async () => {
    const repository = await createRepository();
    await commitFiles(repository, 'root', ['a']);
    await repository.branch('side');
    await commitFiles(repository, 'on the side', ['side/a', 'other/b']);
    await repository.checkout('main');
    await commitFiles(repository, 'on main', ['b']);
    await repository.merge('side', 'Merge branch side');
    const edits = { rules: [{ match: { path: 'other' }, section: 'Other' }] };

    expect(told(await collect(repository, { edits }))).toEqual({
      Other: ['on the side'],
      Changes: ['on main', 'root'],
    });
    expect(told(await collect(repository, { edits, paths: ['side'] }))).toEqual({
      Other: ['on the side'],
    });
  });

  it('puts changes that move in their place among the others', async () => {
    const repository = await createRepository();
    for (const subject of ['fix: 1', 'chore: 2', 'fix: 3', 'chore: 4', 'fix: 5', 'ci!: 6']) {
      await repository.commit(subject);
    }
    const edits = {
      rules: [{ match: { type: 'chore' }, section: 'Fixes', breaking: true as const }],
    };
    const notes = await collect(repository, { edits });

    expect(told(notes)).toEqual({ Fixes: ['5', '4', '3', '2', '1'], Maintenance: ['6'] });
    expect(notes.breaking.map(({ description }) => description)).toEqual(['6', '4', '2']);
  });

  it('sorts by the labels and types that a tracker tells, for readers of one kind', async () => {
    const repository = await createRepository();
    await repository.commit('fix: a SOE-1');
    await repository.commit('fix: b (#7)');
    await repository.commit('fix: c SOE-3');
    const labels: Readonly<Record<string, readonly string[]>> = {
      'SOE-1': ['customer', 'a\u001b[31m\nb', '\u202e'],
      '#7': ['internal'],
      'SOE-3': [],
    };
    const tracker: IssueTracker = {
      name: 'Test',
      handles: () => true,
      lookUp: async (keys) =>
        new Map(
          keys.map((key) => [
            key,
            {
              status: 'found',
              issue: {
                ...{ key, requestedKey: key, title: 't', type: 'Story', state: 'done' },
                labels: labels[key] ?? [],
              },
            },
          ]),
        ),
    };
    const edits = await parseNotesEdits(`
rules:
  - match: { label: customer }
    section: For customers
  - match: { label: internal, issueType: story }
    audience: maintainer
`);
    const notes = await collect(repository, { tracker, edits, audience: 'consumer' });

    expect(told(notes)).toEqual({ 'For customers': ['a SOE-1'], Fixes: ['c SOE-3'] });
    expect(notes.sections[0]?.changes[0]?.issues[0]?.labels).toEqual(['customer', 'a b']);
    expect(notes.issues.find(({ key }) => key === 'SOE-1')).toHaveProperty('labels');
    expect(notes.excluded).toMatchObject([{ by: 'audience', pullRequest: '#7' }]);
    expect(told(await collect(repository, { tracker, edits }))['Fixes']).toEqual([
      ...['c SOE-3', 'b (#7)'],
    ]);
  });
});
