import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectChanges } from '../../src/changes/collect-changes.js';
import { makeRepository, type Repository } from '../support/repository.js';

const issues = { jira: { projects: ['SOE'] }, github: { repository: 'acme/images' } };
const date = '2026-11-22T10:00:00.000Z';
const author = 'A. Maintainer';

function branch(repository: Repository, name: string, from = 'main'): void {
  repository.git('checkout', '-q', '-b', name, from);
}

function merge(repository: Repository, name: string, message: string): string {
  repository.git('checkout', '-q', 'main');
  repository.git('merge', '-q', '--no-ff', '-m', message, name);
  return repository.git('rev-parse', 'HEAD');
}

test('commits since the previous release come newest first with the issues that they name', async () => {
  const repository = makeRepository();
  const since = repository.commit('SOE-1 Start');
  const first = repository.commit(
    'SOE-2 Harden sshd\n\nSee GH-4, acme/images#5 and other/thing#6.\n\nRefs: SOE-3, SOE-2\nFixes: #7',
  );
  const second = repository.commit('Tidy');

  await expect(collectChanges({ ...repository, since, issues })).resolves.toEqual([
    { commit: second, subject: 'Tidy', author, date, issues: [] },
    {
      commit: first,
      subject: 'SOE-2 Harden sshd',
      author,
      date,
      issues: ['SOE-2', 'SOE-3', '#5', 'other/thing#6', '#7', '#4'],
    },
  ]);
});

test('what only looks like a key is none', async () => {
  const repository = makeRepository();
  repository.commit(
    'UTF-8, SHA-256, ISO-8601, RHEL-9, CVE-2024-1234, CWE-79, ALAS-2023-1\n\nXSOE-1 SOE-01 SOE-1a SOE-1.2 AL-SOE-1 &#39; C#7 #1.2 #12a ami-0a1 MD-5 soe-4',
  );

  const [change] = await collectChanges({ ...repository, issues });

  expect(change?.issues).toEqual([]);
});

test('a merge gives the issues of its branch, its message and its pull request to what it brought in', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');
  branch(repository, 'feature/SOE-9_topic');
  repository.write('a', '1');
  const bare = repository.commit('Work');
  repository.write('a', '2');
  const named = repository.commit('SOE-8 More work');
  const first = merge(repository, 'feature/SOE-9_topic', "Merge branch 'feature/SOE-9_topic'");
  branch(repository, 'other');
  repository.write('b', '1');
  const pulled = repository.commit('Pulled');
  const second = merge(
    repository,
    'other',
    'Merge pull request #12 from acme/other\n\nSOE-10 Title',
  );

  const changes = await collectChanges({ ...repository, since, issues });

  const byHash = new Map(changes.map((change) => [change.commit, change]));
  expect(byHash.size).toBe(3);
  expect(byHash.get(bare)).toMatchObject({ issues: ['SOE-9'], mergedBy: first });
  expect(byHash.get(named)).toMatchObject({ issues: ['SOE-8'] });
  expect(byHash.get(named)).not.toHaveProperty('mergedBy');
  expect(byHash.get(pulled)).toMatchObject({ issues: ['SOE-10', '#12'], mergedBy: second });
});

test('an issue that only a merge names is not lost, and a merge that names none is no change', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');
  branch(repository, 'quiet');
  repository.commit('SOE-1 Work');
  merge(repository, 'quiet', 'Merge quiet');
  branch(repository, 'loud');
  repository.commit('SOE-2 Work');
  merge(repository, 'loud', 'Merge for SOE-3');

  const changes = await collectChanges({ ...repository, since, issues });

  expect(changes.map(({ subject }) => subject).sort()).toEqual([
    'Merge for SOE-3',
    'SOE-1 Work',
    'SOE-2 Work',
  ]);
});

test('a merge of what an earlier release had already is a change where it names an issue', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  branch(repository, 'topic');
  const since = repository.commit('Built from the branch');
  merge(repository, 'topic', 'SOE-5 Merge topic');

  const changes = await collectChanges({ ...repository, since, issues });

  expect(changes).toMatchObject([{ subject: 'SOE-5 Merge topic', issues: ['SOE-5'] }]);
});

test('a squash has the issues of all the subjects in its body', async () => {
  const repository = makeRepository();
  repository.commit(
    'Harden sshd (#12)\n\n* SOE-1 first\n\n* SOE-2: second\n\nCo-authored-by: A <a@x>',
  );

  const [change] = await collectChanges({ ...repository, issues });

  expect(change?.issues).toEqual(['SOE-1', 'SOE-2', '#12']);
});

test('what was taken back since the previous release is left out with what took it back', async () => {
  const repository = makeRepository();
  const since = repository.commit('SOE-1 Start');
  repository.write('a', '1');
  const bad = repository.commit('SOE-2 Bad');
  repository.git('revert', '--no-edit', bad);
  const revert = repository.git('rev-parse', 'HEAD');
  repository.write('b', '1');
  const good = repository.commit('SOE-3 Good');
  repository.git('revert', '--no-edit', good);
  repository.git('revert', '--no-edit', 'HEAD');

  const changes = await collectChanges({ ...repository, since, issues });
  expect(changes.map(({ commit }) => commit)).toEqual([good]);

  const all = await collectChanges({ ...repository, since, issues, keepCancelled: true });
  expect(all).toHaveLength(5);
  expect(all.find(({ commit }) => commit === revert)).toMatchObject({ reverts: bad });
});

test('a revert of what an earlier release had is marked', async () => {
  const repository = makeRepository();
  repository.write('a', '1');
  const since = repository.commit('SOE-1 Start');
  repository.git('revert', '--no-edit', since);

  const changes = await collectChanges({ ...repository, since, issues });

  expect(changes).toMatchObject([{ subject: 'Revert "SOE-1 Start"', reverts: since }]);
});

test('a branch gives its issue to commits that name none', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');
  repository.commit('Work');
  repository.commit('SOE-1 More');

  const changes = await collectChanges({ ...repository, since, issues, branch: 'fix/soe-7_x' });

  expect(changes.map((change) => change.issues)).toEqual([['SOE-1'], ['SOE-7']]);
});

test('only commits that touch the given paths count; merges around them still tell their issues', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');
  branch(repository, 'SOE-4');
  repository.write('al2023.pkr.hcl', '1');
  repository.commit('Change al2023');
  repository.write('ubuntu.pkr.hcl', '1');
  repository.commit('Change ubuntu');
  merge(repository, 'SOE-4', "Merge branch 'SOE-4'");
  branch(repository, 'SOE-5');
  repository.write('ubuntu.pkr.hcl', '2');
  repository.commit('Change ubuntu again');
  merge(repository, 'SOE-5', "Merge branch 'SOE-5'");

  const changes = await collectChanges({ ...repository, since, issues, paths: ['al2023.pkr.hcl'] });

  expect(changes).toMatchObject([{ subject: 'Change al2023', issues: ['SOE-4'] }]);
});

test('files that were renamed to the paths count under their old names too', async () => {
  const repository = makeRepository();
  mkdirSync(join(repository.directory, 'old'));
  mkdirSync(join(repository.directory, 'other'));
  const text = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join('');
  repository.write('old/a file', text);
  repository.write('other/b', 'other');
  const since = repository.commit('Start');
  repository.write('old/a file', `${text}more\n`);
  repository.commit('Before the move');
  repository.git('mv', 'old', 'new');
  repository.commit('Move');
  repository.write('other/b', 'changed');
  repository.commit('Elsewhere');
  const subjects = async (directory: string, path: string) => {
    const changes = await collectChanges({ directory, since, paths: [path] });
    return changes.map(({ subject }) => subject);
  };

  const expected = ['Move', 'Before the move'];
  expect(await subjects(repository.directory, 'new')).toEqual(expected);
  expect(await subjects(repository.directory, 'new/')).toEqual(expected);
  expect(await subjects(join(repository.directory, 'other'), '../new/a file')).toEqual(expected);
  expect(await subjects(join(repository.directory, 'new'), '.')).toEqual(expected);
});

test('a release of the same commit has no changes', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');

  await expect(collectChanges({ ...repository, since, paths: ['x'] })).resolves.toEqual([]);
});

test('a shallow clone that ends inside the range is refused, and one that reaches far enough works', async () => {
  const origin = makeRepository();
  const since = origin.commit('Start');
  origin.commit('SOE-1 One');
  origin.commit('SOE-2 Two');
  const clone = (depth: number) => {
    const repository = makeRepository();
    repository.git('fetch', '-q', `--depth=${depth}`, `file://${origin.directory}`, 'main');
    repository.git('checkout', '-q', '--detach', 'FETCH_HEAD');
    return repository;
  };

  for (const paths of [[], ['x']]) {
    await expect(collectChanges({ ...clone(2), since, paths })).rejects.toMatchObject({
      code: 'GIT_SHALLOW_CLONE',
    });
  }
  await expect(collectChanges({ ...clone(3), since })).resolves.toHaveLength(2);
});

test('names that look like options are names', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  const output = join(repository.directory, 'written');

  for (const since of [`--output=${output}`, '-p', '^HEAD', 'HEAD..HEAD', '']) {
    await expect(collectChanges({ ...repository, since, paths: ['a'] })).rejects.toMatchObject({
      code: 'GIT_UNKNOWN_REVISION',
    });
  }
  await expect(
    collectChanges({ ...repository, paths: [`--output=${output}`, ':(top)', '*'] }),
  ).resolves.toEqual([]);
  expect(repository.git('status', '--porcelain')).toBe('');
});

test('the history of this project itself is collected whole', async ({ skip }) => {
  const directory = join(import.meta.dirname, '../../../..');
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' }).trim();
  let commits: readonly string[] = [];
  try {
    commits = git('rev-list', '--no-merges', 'HEAD').split('\n');
  } catch {
    skip('this is no git checkout');
  }

  const changes = await collectChanges({ directory, to: commits[0] ?? '', keepCancelled: true });

  expect(changes.map(({ commit }) => commit)).toEqual(commits);
});

test('hostile messages lose no commit, forge none and reach nobody unprintable', {
  timeout: 60_000,
}, async () => {
  const repository = makeRepository();
  repository.commit('Start');
  const messages = fc.sample(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            ...[
              '\u001b[31m',
              '\u202e',
              '\r',
              '\n',
              '\n\n',
              'commit ',
              'f'.repeat(40),
              '\0',
              '"',
              '`id`',
            ],
            ...[
              '$(touch x)',
              'This reverts commit ',
              'Revert "x"',
              "Merge branch '",
              '--',
              'SOE-1',
              '#1',
            ],
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('')),
    ),
    { numRuns: 300, seed: 7 },
  );
  const times = [0, 1, 4_102_444_800, 253_402_300_800, 99_999_999_999_999];
  const stream = messages.map((message, index) => {
    // git refuses a NUL in a message; it is where it would end.
    const bytes = Buffer.from(message.replaceAll('\0', ''), 'utf8');
    const who = `A <a@example.com> ${times[index % times.length]} +0000`;
    return Buffer.concat([
      Buffer.from(`commit refs/heads/hostile\ncommitter ${who}\ndata ${bytes.length}\n`),
      bytes,
      Buffer.from(`\nM 100644 inline f\ndata ${String(index).length}\n${index}\n`),
    ]);
  });
  execFileSync('git', ['-C', repository.directory, 'fast-import', '--quiet'], {
    input: Buffer.concat(stream),
  });
  const hashes = repository.git('rev-list', 'hostile').split('\n');

  const changes = await collectChanges({
    ...repository,
    to: 'hostile',
    issues,
    keepCancelled: true,
  });

  expect(changes.map(({ commit }) => commit)).toEqual(hashes);
  for (const change of changes) {
    expect(change.subject).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(change.date).toMatch(/^\d{4}-\d\d-\d\dT/);
  }
});
