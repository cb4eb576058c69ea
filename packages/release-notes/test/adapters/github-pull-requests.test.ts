import { afterEach, describe, expect, it } from 'vitest';
import {
  type PullRequestsOptions,
  pullRequestsOf,
} from '../../src/adapters/github-pull-requests.js';
import { type GitHubEmulator, startGitHub } from '../support/github-emulator.js';

let github: GitHubEmulator;
afterEach(() => github.stop());

const hash = (at: number) => at.toString(16).padStart(40, '0');
const commit = (at: number, message: string, parents: readonly number[] = []) => ({
  hash: hash(at),
  parents: parents.map(hash),
  message,
});

function find(
  commits: Parameters<typeof pullRequestsOf>[0],
  options: Partial<PullRequestsOptions> = {},
) {
  const pace = { random: () => 0, delay: async () => {}, now: () => 0 };
  return pullRequestsOf(commits, {
    repository: 'soe/images',
    baseUrl: github.url,
    pace,
    ...options,
  });
}

describe('pullRequestsOf', () => {
  it.each([
    ['all name their number', (at: number) => `change ${at} (#${at})`],
    ['none names a number', (at: number) => `change ${at}`],
    ['every other names its number', (at: number) => `change ${at}${at % 2 ? ` (#${at})` : ''}`],
  ])('takes at most 15 queries for 3,000 commits of which %s', async (_, message) => {
    github = await startGitHub();
    const all = Array.from({ length: 3_000 }, (_each, at) => at + 1);
    for (const at of all)
      github.addPull({ number: at, title: `Change ${at}`, commits: [hash(at)] });

    const { numbers, pullRequests, warnings } = await find(
      all.map((at) => commit(at, message(at))),
    );

    expect(github.calls.length).toBeLessThanOrEqual(15);
    expect(warnings).toEqual([]);
    expect(numbers.size).toBe(3_000);
    for (const at of all) expect(numbers.get(hash(at))).toBe(at);
    expect(pullRequests.get(3_000)?.title).toBe('Change 3000');
  });

  it('knows the commits below a merge without asking for them', async () => {
    github = await startGitHub();
    github.addPull({ number: 5, title: 'Branch' });
    const commits = [
      commit(4, 'Merge pull request #5 from ada/branch\n\nBranch', [1, 3]),
      commit(3, 'second', [2]),
      commit(2, 'first', [1]),
      commit(1, 'before'),
    ];

    const { numbers } = await find(commits);

    expect([...numbers]).toEqual([4, 3, 2].map((at) => [hash(at), 5]));
    expect(JSON.stringify(github.calls[0]?.body).match(/object\(oid/g)).toHaveLength(1);
  });

  it('reads what notes need', async () => {
    github = await startGitHub();
    const issue = (number: number, of: string) => ({ number, repository: { nameWithOwner: of } });
    github.addPull({
      number: 5,
      title: 'Fix',
      fields: {
        body: 'Because.\n',
        closingIssuesReferences: { nodes: [issue(1, 'soe/images'), issue(2, 'soe/plans')] },
      },
    });

    const { pullRequests } = await find([commit(1, 'Fix (#5)')], { body: true });

    expect(pullRequests.get(5)).toEqual({
      number: 5,
      title: 'Fix',
      url: 'https://github.com/soe/images/pull/5',
      author: 'ada',
      labels: ['fix'],
      mergedAt: '2026-11-01T00:00:00Z',
      base: 'main',
      closes: ['#1', 'soe/plans#2'],
      body: 'Because.',
    });
  });

  it('asks by hash where the number is one of an issue', async () => {
    github = await startGitHub();
    github.addIssue(7);
    github.addPull({ number: 8, title: 'Real', commits: [hash(1)] });

    const { numbers } = await find([commit(1, 'Fix (#7)')]);

    expect(numbers.get(hash(1))).toBe(8);
  });

  it('finds a merge that the index does not know yet', async () => {
    github = await startGitHub();
    github.addPull({ number: 9, title: 'Fresh', mergeCommit: hash(1) });
    github.addPull({ number: 10, title: 'Not of this range', mergeCommit: hash(77) });

    const { numbers, pullRequests } = await find([commit(1, 'rebased')]);

    expect([...numbers]).toEqual([[hash(1), 9]]);
    expect([...pullRequests.keys()]).toEqual([9]);
  });

  it('takes the merged pull request of this repository, and the one that the commit is the merge of', async () => {
    github = await startGitHub();
    const commits = [hash(1)];
    github.addPull({
      number: 1,
      title: 'Fork',
      commits,
      fields: { baseRepository: { nameWithOwner: 'x/fork' } },
    });
    github.addPull({
      number: 2,
      title: 'Open',
      commits,
      fields: { mergedAt: null, state: 'OPEN' },
    });
    github.addPull({
      number: 3,
      title: 'Release',
      commits,
      fields: { mergedAt: '2026-10-01T00:00:00Z' },
    });
    github.addPull({ number: 4, title: 'It', commits, mergeCommit: hash(1) });

    expect((await find([commit(1, 'change')])).numbers.get(hash(1))).toBe(4);
  });

  it('warns of what it could not read, and tells the rest', async () => {
    github = await startGitHub();
    for (const at of [1, 2]) github.addPull({ number: at, title: `Change ${at}` });
    github.forbid(2, 'Resource protected by organization SAML enforcement.');
    const partly = await find([commit(1, 'one (#1)'), commit(2, 'two (#2)')]);
    github.failWhen(() => ({ status: 401, body: '{"message":"Bad credentials"}' }));
    const refused = await find([commit(1, 'one (#1)')]);

    expect([...partly.numbers]).toEqual([[hash(1), 1]]);
    expect(partly.warnings).toEqual([expect.stringContaining('SAML')]);
    expect(refused.numbers.size).toBe(0);
    expect(refused.warnings).toEqual([expect.stringContaining('401: Bad credentials')]);
  });

  it('stops with the reason of the signal', async () => {
    github = await startGitHub();
    const controller = new AbortController();
    github.failWhen(() => {
      queueMicrotask(() => controller.abort(new Error('enough')));
      return { status: 0, hang: true };
    });

    await expect(find([commit(1, 'one (#1)')], { signal: controller.signal })).rejects.toThrow(
      'enough',
    );
  });
});
