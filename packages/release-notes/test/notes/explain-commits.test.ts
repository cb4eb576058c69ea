import { describe, expect, it } from 'vitest';
import { type ExplainCommitsOptions, explainCommits } from '../../src/index.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const trackers = {
  jira: { projects: ['SOE'], baseUrl: 'https://jira.example' },
  github: { repository: 'acme/images' },
};

async function explain(
  repository: TestRepository,
  more: Partial<ExplainCommitsOptions> = {},
): Promise<Awaited<ReturnType<typeof explainCommits>>> {
  return explainCommits({ ...repository.options, from: 'v1', trackers, ...more });
}

const keysOf = (commits: Awaited<ReturnType<typeof explainCommits>>) =>
  Object.fromEntries(
    commits.map(({ subject, issues }) => [subject, issues.map(({ key }) => key).join(' ')]),
  );

async function started(): Promise<TestRepository> {
  const repository = await createRepository();
  await repository.commit('root', { file: 'root' });
  await repository.git('tag', 'v1');
  return repository;
}

async function merge(repository: TestRepository, branch: string, message: string): Promise<string> {
  await repository.git('merge', '--quiet', '--no-ff', '-m', message, branch);
  return repository.head();
}

describe('explainCommits', () => {
  it('tells newest first what each commit says of itself', async () => {
    const repository = await started();
    const first = await repository.commit('\n feat: chrony \u001b[31m\n\nFor SOE-1 and SOE-2.\n', {
      author: 'Grace <grace@example.com>',
    });
    const second = await repository.commit('tidy');
    const seconds = async (hash: string) =>
      Number(await repository.git('log', '-1', '--format=%ct', hash));

    expect(await explain(repository)).toEqual([
      {
        ...{ hash: second, isMerge: false, subject: 'tidy', author: 'Ada' },
        ...{ commitTime: await seconds(second), issues: [], reverts: [] },
      },
      {
        ...{ hash: first, isMerge: false, subject: 'feat: chrony', author: 'Grace' },
        commitTime: await seconds(first),
        issues: [
          { key: 'SOE-1', url: 'https://jira.example/browse/SOE-1' },
          { key: 'SOE-2', url: 'https://jira.example/browse/SOE-2' },
        ],
        reverts: [],
      },
    ]);
  });

  it('tells the pull request of a squash last, however its number is written', async () => {
    const repository = await started();
    await repository.commit('chrony (#7)\n\n* SOE-3 first\n* second, fixes #8\n');
    await repository.commit('sshd\n(#9)\n');

    expect(keysOf(await explain(repository))).toEqual({
      'chrony (#7)': 'SOE-3 #8 #7',
      sshd: '#9',
    });
  });

  it('hands down what the innermost merge names, and says which merge that was', async () => {
    const repository = await started();
    await repository.git('switch', '--quiet', '-c', 'feature/SOE-4_time');
    await repository.commit('chrony', { file: 'a' });
    await repository.commit('SOE-5 sshd', { file: 'b' });
    await repository.git('switch', '--quiet', '-c', 'release', 'v1');
    const inner = await merge(
      repository,
      'feature/SOE-4_time',
      "Merge branch 'feature/SOE-4_time'",
    );
    await repository.git('switch', '--quiet', 'main');
    await repository.commit('alone', { file: 'c' });
    await merge(repository, 'release', 'Release for SOE-4 and SOE-5');

    const commits = await explain(repository);

    expect(keysOf(commits)).toEqual({ alone: '', chrony: 'SOE-4', 'SOE-5 sshd': 'SOE-5' });
    expect(commits.map(({ mergedBy }) => mergedBy)).toEqual(
      commits.map(({ subject }) => (subject === 'chrony' ? inner : undefined)),
    );
  });

  it('keeps a merge only where it names an issue that none of its commits carries', async () => {
    const repository = await started();
    await repository.git('switch', '--quiet', '-c', 'topic');
    await repository.commit('SOE-6 chrony', { file: 'a' });
    await repository.git('switch', '--quiet', 'main');
    const hash = await merge(repository, 'topic', 'Bring in time\n\nSOE-6 and SOE-7');

    const commits = await explain(repository);

    expect(commits.map(({ isMerge, subject }) => [isMerge, subject])).toEqual([
      [true, 'Bring in time'],
      [false, 'SOE-6 chrony'],
    ]);
    expect(commits[0]).toMatchObject({ hash, issues: [{ key: 'SOE-6' }, { key: 'SOE-7' }] });
    expect(commits[0]).not.toHaveProperty('mergedBy');
  });

  it('leaves out what was taken back, unless it is to be kept', async () => {
    const repository = await started();
    const wrong = await repository.commit('SOE-8 wrong');
    await repository.commit(`Revert "SOE-8 wrong"\n\nThis reverts commit ${wrong.slice(0, 10)}.\n`);
    await repository.commit('right');

    expect(keysOf(await explain(repository))).toEqual({ right: '' });
    const kept = await explain(repository, { keepCancelled: true });
    expect(kept.map(({ reverts }) => reverts)).toEqual([[], [wrong], []]);
  });

  it('tells of a commit before the range by the name that the revert has for it', async () => {
    const repository = await started();
    await repository.commit('Revert "old"\n\nThis reverts commit 0123456789.\n');

    expect((await explain(repository)).map(({ reverts }) => reverts)).toEqual([['0123456789']]);
  });

  it('limits commits to paths and still knows the merges around them', async () => {
    const repository = await started();
    await repository.git('switch', '--quiet', '-c', 'topic');
    await repository.commit('one', { file: 'one' });
    await repository.commit('two', { file: 'two' });
    await repository.git('switch', '--quiet', 'main');
    await merge(repository, 'topic', "Merge branch 'SOE-9-topic'");

    expect(keysOf(await explain(repository, { paths: ['one'] }))).toEqual({ one: 'SOE-9' });
  });

  it('gives the issues of the branch to what names none of that tracker', async () => {
    const repository = await started();
    await repository.commit('SOE-10 named');
    await repository.commit('silent');

    expect(keysOf(await explain(repository, { branch: 'feature/soe-11_x' }))).toEqual({
      silent: 'SOE-11',
      'SOE-10 named': 'SOE-10',
    });
  });

  it('refuses a range whose beginning is unknown', async () => {
    const repository = await started();

    await expect(explain(repository, { from: 'v0' })).rejects.toMatchObject({
      code: 'GIT_UNKNOWN_REVISION',
    });
  });
});
