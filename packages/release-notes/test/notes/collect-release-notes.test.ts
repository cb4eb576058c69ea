import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type CollectReleaseNotesOptions,
  collectReleaseNotes,
  type IssueTracker,
  type ReleaseNotes,
  renderMarkdown,
} from '../../src/index.js';
import { nodesOf, parseMarkdown } from '../support/parse-markdown.js';
import {
  createRepository,
  isolated,
  type TestRepository,
  temporaryFolder,
} from '../support/repository.js';

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

const changes = (notes: ReleaseNotes) => notes.sections.flatMap((section) => section.changes);
const subjects = (notes: ReleaseNotes) => changes(notes).map(({ subject }) => subject);
const issuesOf = (notes: ReleaseNotes) =>
  Object.fromEntries(changes(notes).map((c) => [c.subject, c.issues.map(({ key }) => key)]));

async function started(): Promise<TestRepository> {
  const repository = await createRepository();
  await repository.commit('root', { file: 'root' });
  await repository.git('tag', 'v1');
  return repository;
}

describe('collectReleaseNotes', () => {
  it('gives the same notes of the same range every time, dated by its last commit', async () => {
    const repository = await started();
    await repository.commit('feat: chrony');
    const range = { from: 'v1', previous: '1' };

    const [first, second] = [await collect(repository, range), await collect(repository, range)];

    expect(first).toEqual(second);
    expect(first).toMatchObject({ previous: '1', date: '2026-11-02T00:06:00.000Z' });
    expect(first.links.compare).toMatch(/\/compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}$/);
  });

  it('makes true notes of no commits', async () => {
    const notes = await collect(await started(), { from: 'v1' });

    expect(notes).toMatchObject({ sections: [], issues: [], breaking: [] });
    expect(renderMarkdown(notes)).toContain('No changes.');
  });

  it('leaves merges out and hands their issues to what they brought in', async () => {
    const repository = await started();
    await repository.branch('feature/soe-12_chrony');
    await repository.commit('Add chrony', { file: 'a' });
    await repository.commit('Tune chrony SOE-13', { file: 'b' });
    await repository.checkout('main');
    await repository.commit('Direct', { file: 'c' });
    await repository.merge(
      'feature/soe-12_chrony',
      'Merge pull request #7 from acme/feature/soe-12_chrony\n\nTime (SOE-14)',
    );

    const notes = await collect(repository, { from: 'v1' });

    expect(issuesOf(notes)).toEqual({
      Direct: [],
      'Tune chrony SOE-13': ['SOE-13'],
      'Add chrony': ['SOE-12', 'SOE-14'],
    });
    expect(changes(notes).map((change) => change.pullRequest?.key)).toEqual([
      undefined,
      '#7',
      '#7',
    ]);
    expect(notes.issues.map(({ key }) => key).sort()).toEqual(['SOE-12', 'SOE-13', 'SOE-14']);
  });

  it('lets the inner merge speak before the outer one', async () => {
    const repository = await started();
    await repository.branch('develop');
    await repository.branch('SOE-2');
    await repository.commit('Inner', { file: 'a' });
    await repository.checkout('develop');
    await repository.commit('Between', { file: 'b' });
    await repository.merge('SOE-2', "Merge branch 'SOE-2' into develop");
    await repository.checkout('main');
    await repository.commit('Outer', { file: 'c' });
    await repository.merge('develop', "Merge branch 'develop'\n\nSOE-2, SOE-3");

    expect(issuesOf(await collect(repository, { from: 'v1' }))).toEqual({
      Inner: ['SOE-2'],
      Between: ['SOE-2', 'SOE-3'],
      Outer: [],
    });
  });

  it('does not credit a branch with the main line that it merged', async () => {
    const repository = await started();
    await repository.branch('SOE-5');
    await repository.commit('Mine', { file: 'a' });
    await repository.checkout('main');
    await repository.commit('Theirs', { file: 'b' });
    await repository.checkout('SOE-5');
    await repository.merge('main', "Merge branch 'main' into SOE-5");
    await repository.checkout('main');
    await repository.merge('SOE-5', "Merge branch 'SOE-5'");

    expect(issuesOf(await collect(repository, { from: 'v1' }))).toEqual({
      Mine: ['SOE-5'],
      Theirs: [],
    });
  });

  it('reads squashed pull requests with the subjects they list', async () => {
    const repository = await started();
    await repository.commit(
      'Harden ssh (#21)\n\n* SOE-31 close port\n\n* closes #22\n\nRefs: SOE-32\n',
    );

    const [change] = changes(await collect(repository, { from: 'v1' }));

    expect(change?.pullRequest).toEqual({
      key: '#21',
      url: 'https://github.com/acme/images/issues/21',
    });
    expect(change?.issues.map(({ key }) => key)).toEqual(['SOE-31', 'SOE-32', '#22']);
  });

  it('cancels a revert with what it takes back, and restores what is reverted twice', async () => {
    const repository = await started();
    const once = await repository.commit('Once', { file: 'a' });
    await repository.revert(once);
    const twice = await repository.commit('Twice', { file: 'b' });
    const revert = await repository.revert(twice);
    await repository.revert(revert);

    expect(subjects(await collect(repository, { from: 'v1' }))).toEqual(['Twice']);
  });

  it('shows the revert of something older', async () => {
    const repository = await started();
    const old = await repository.commit('Old', { file: 'a' });
    await repository.git('tag', 'v2');
    await repository.revert(old);

    const notes = await collect(repository, { from: 'v2' });

    expect(notes.sections).toMatchObject([
      { title: 'Reverted', changes: [{ subject: 'Revert "Old"' }] },
    ]);
  });

  it('cancels all of a merge that was reverted', async () => {
    const repository = await started();
    await repository.branch('SOE-8');
    await repository.commit('Gone', { file: 'a' });
    await repository.checkout('main');
    await repository.commit('Stays', { file: 'b' });
    const merge = await repository.merge('SOE-8', "Merge branch 'SOE-8'");
    await repository.revert(merge, '-m', '1');

    const notes = await collect(repository, { from: 'v1' });

    expect(subjects(notes)).toEqual(['Stays']);
    expect(notes.issues).toEqual([]);
  });

  it('limits the changes to paths and still knows the merges around them', async () => {
    const repository = await started();
    await repository.branch('SOE-9');
    await repository.commit('Inside', { file: 'a' });
    await repository.commit('Outside', { file: 'b' });
    const undone = await repository.commit('Undone', { file: 'a' });
    await repository.revert(undone);
    await repository.checkout('main');
    await repository.commit('Elsewhere', { file: 'c' });
    await repository.merge('SOE-9', "Merge branch 'SOE-9'");

    expect(issuesOf(await collect(repository, { from: 'v1', paths: ['a'] }))).toEqual({
      Inside: ['SOE-9'],
    });
    expect(subjects(await collect(repository, { from: 'v1', paths: ['nowhere'] }))).toEqual([]);
  });

  it('warns its readers when the clone does not hold the whole history', async () => {
    const origin = await started();
    await origin.commit('new');
    const directory = join(await temporaryFolder(), 'clone');
    const args = ['clone', '-q', '--depth=1', `file://${origin.directory}`, directory];
    await promisify(execFile)('git', args, { env: isolated });

    const notes = await collectReleaseNotes({ directory, env: isolated, name: 'x', version: '1' });

    expect(notes.warnings).toEqual([expect.stringContaining('shallow')]);
    expect(renderMarkdown(notes)).toContain('> **Warning:** The clone is shallow');
  });

  it('warns its readers when the ends are the wrong way round, and not when nothing changed', async () => {
    const repository = await started();
    await repository.commit('new');

    const swapped = await collect(repository, { from: 'HEAD', to: 'v1' });
    expect(swapped.warnings).toEqual([
      'Nothing lies between HEAD and v1: HEAD contains v1. Are the two ends the wrong way round?',
    ]);
    const to = await repository.git('rev-parse', 'v1');
    expect((await collect(repository, { from: 'HEAD', to })).warnings).toEqual([
      expect.stringContaining(`HEAD contains ${to.slice(0, 10)}.`),
    ]);
    expect((await collect(repository, { from: 'main', to: 'HEAD' })).warnings).toEqual([]);
    expect((await collect(repository, { from: 'v1', paths: ['nowhere'] })).warnings).toEqual([]);
  });

  it('describes issues where a tracker is given, and gives up on unread ones when strict', async () => {
    const repository = await started();
    await repository.commit('fix: SOE-12 a thing');
    const tracker: IssueTracker = {
      name: 'Jira',
      handles: (key) => key.startsWith('SOE-'),
      lookUp: async (keys) =>
        new Map(keys.map((key) => [key, { status: 'unreadable', reason: 'It is down.' }])),
    };

    const notes = await collect(repository, { from: 'v1', tracker });
    expect(notes.issues.map(({ key }) => key)).toContain('SOE-12');
    expect(notes.warnings).toEqual([
      'Jira could not tell of SOE-12, told by key only: It is down.',
    ]);
    await expect(collect(repository, { from: 'v1', tracker, strict: true })).rejects.toThrow(
      expect.objectContaining({ code: 'NOTES_ISSUE_UNREAD' }),
    );
  });

  it('keeps hostile commits harmless from git to Markdown', async () => {
    const repository = await started();
    const author = '@team | [x](https://e.example) `c`';
    await repository.commit('# <script>alert(1)</script> ![x](y) `a` @all | https://e.example\n', {
      author: `${author} <a@e.example>`,
    });
    await repository.commitObject(Buffer.from('\u001b[31mred\u001b[0m \u202eevil\xff', 'latin1'));
    await repository.commit('');

    const notes = await collect(repository, { from: 'v1' });
    const tree = parseMarkdown(renderMarkdown(notes));

    expect(nodesOf(tree, 'html')).toEqual([]);
    expect(nodesOf(tree, 'image')).toEqual([]);
    expect(nodesOf(tree, 'heading').map(({ depth }) => depth)).toEqual([1, 2, 2]);
    expect(
      nodesOf(tree, 'link').filter(({ url }) => !url.startsWith('https://github.com/acme/images/')),
    ).toEqual([]);
    expect(nodesOf(tree, 'listItem')).toHaveLength(3 + (notes.contributors ?? []).length);
    expect(notes.contributors).toContainEqual({ name: author });
    expect(changes(notes)[0]?.subject).toBe('');
  });

  it('has a date, whatever time its last commit names', async () => {
    const repository = await createRepository();
    await repository.commit('feat: a');
    await repository.commitObject(Buffer.from('feat: late'), '99999999999999999 +0000');

    expect((await collect(repository)).date).toBe('9999-12-31T23:59:59.000Z');
    expect((await collect(repository, { from: 'HEAD' })).date).toBe('9999-12-31T23:59:59.000Z');
  });
});
