import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitHubTrackerOptions, githubTracker } from '../../src/adapters/github-tracker.js';
import { fakeClock } from '../support/fake-clock.js';
import {
  type GitHubEmulator,
  type GitHubEmulatorOptions,
  startGitHub,
} from '../support/github-emulator.js';

let github: GitHubEmulator;
afterEach(() => github.stop());

async function setUp(options: GitHubEmulatorOptions = {}) {
  github = await startGitHub(options);
}

/** GitHub tells times since 1970; this one is before the `x-ratelimit-reset` of the tests. */
const clock = () => fakeClock(1_000_000);

function open(options: Partial<GitHubTrackerOptions> = {}) {
  return githubTracker({
    repository: 'soe/images',
    baseUrl: github.url,
    pace: clock().pace,
    ...options,
  });
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const keys = (count: number) => numbers(count).map((number) => `#${number}`);

describe('githubTracker', () => {
  it('reads 1,000 issues in ten queries that the official schema accepts', async () => {
    await setUp();
    for (const number of numbers(1_000)) github.addIssue(number);

    const answers = await open({ body: true }).lookUp(keys(1_000));

    expect(github.calls).toHaveLength(10);
    for (const number of numbers(1_000)) {
      expect(answers.get(`#${number}`)).toMatchObject({
        status: 'found',
        issue: { title: `Issue ${number}` },
      });
    }
  });

  it('reads issues and pull requests alike', async () => {
    await setUp();
    github.addIssue(1, {
      state: 'CLOSED',
      stateReason: 'NOT_PLANNED',
      labels: { nodes: [{ name: 'bug' }] },
      milestone: { title: '1.2' },
      issueType: { name: 'Bug' },
      parent: { number: 9, repository: { nameWithOwner: 'soe/plans' } },
      body: 'Why\n',
    });
    github.addPull({ number: 2, title: 'Fix \u202eit' });
    github.addPull({
      number: 3,
      title: 'Draft',
      fields: { state: 'OPEN', isDraft: true, mergedAt: null },
    });

    const answers = await open({ body: true }).lookUp(['#1', '#2', '#3']);

    expect(answers.get('#1')).toEqual({
      status: 'found',
      issue: {
        key: '#1',
        requestedKey: '#1',
        title: 'Issue 1',
        type: 'Bug',
        status: 'closed',
        state: 'done',
        resolution: 'not planned',
        labels: ['bug'],
        project: 'soe/images',
        parent: 'soe/plans#9',
        fixVersions: ['1.2'],
        url: 'https://github.com/soe/images/issues/1',
        body: 'Why',
      },
    });
    expect(answers.get('#2')).toMatchObject({
      issue: { type: 'pull request', status: 'merged', state: 'done', title: 'Fix it' },
    });
    expect(answers.get('#3')).toMatchObject({ issue: { status: 'draft', state: 'in-progress' } });
  });

  it('knows every spelling of a key, asks once for each issue, and for other repositories too', async () => {
    await setUp();
    github.addIssue(12);
    github.addIssue(12, {}, 'other/repo');
    const asked = [
      '#12',
      'GH-12',
      'gh-12',
      'SOE/Images#12',
      'https://github.com/soe/images/pull/12',
      'other/repo#12',
    ];

    const answers = await open().lookUp(asked);

    const found = asked.map((key) => {
      const answer = answers.get(key);
      return answer?.status === 'found' ? [answer.issue.key, answer.issue.requestedKey] : answer;
    });
    expect(found).toEqual([
      ...asked.slice(0, 5).map((key) => ['#12', key]),
      ['other/repo#12', 'other/repo#12'],
    ]);
    expect(github.calls).toHaveLength(1);
    expect(JSON.stringify(github.calls[0]?.body).match(/i12:/g)).toHaveLength(2);
  });

  it.each([
    'SOE-12',
    '#012',
    '#1.2',
    '12',
    '',
    'a/b/c#1',
    '#1"){x}',
    'https://evil.test/soe/images/issues/1',
  ])('does not handle %j and answers that it is missing without a call', async (key) => {
    await setUp();
    const tracker = open();

    expect(tracker.handles(key)).toBe(false);
    expect((await tracker.lookUp([key])).get(key)?.status).toBe('missing');
    expect(github.calls).toHaveLength(0);
  });

  it('tells missing from forbidden, and lets neither touch the others', async () => {
    await setUp();
    github.addIssue(1);
    github.forbid(2, 'Resource protected by organization SAML enforcement.');

    const answers = await open().lookUp(['#1', '#2', '#3', '#9999999999', 'no/where#1']);

    expect([...answers].map(([key, { status }]) => [key, status])).toEqual([
      ['#1', 'found'],
      ['#2', 'unreadable'],
      ['#3', 'missing'],
      ['#9999999999', 'missing'],
      ['no/where#1', 'missing'],
    ]);
    expect(answers.get('#2')).toMatchObject({ reason: expect.stringContaining('SAML') });
  });

  it('halves a query that is too much for the server', async () => {
    await setUp({ capacity: 30 });
    for (const number of numbers(100)) github.addIssue(number);

    const answers = await open().lookUp(keys(100));

    expect([...answers.values()].every(({ status }) => status === 'found')).toBe(true);
    expect(github.calls).toHaveLength(1 + 2 + 4);
  });

  it('does without the fields that an older Enterprise Server lacks, from the first refusal on', async () => {
    await setUp({ issueTypes: false, path: '/api/graphql' });
    for (const number of numbers(300)) github.addIssue(number);
    const tracker = open({ baseUrl: `${github.url}/api/v3` });

    const answers = await tracker.lookUp(keys(300));

    expect(answers.get('#1')).toMatchObject({ issue: { type: 'issue' } });
    expect([...answers.values()].every(({ status }) => status === 'found')).toBe(true);
    expect((await tracker.lookUp(['#1'])).get('#1')?.status).toBe('found');
    expect(github.calls).toHaveLength(3 + 3 + 1);
  });

  it('finds the interface of an Enterprise Server from the address of the repository', async () => {
    await setUp({ path: '/api/graphql' });
    github.addIssue(7);

    const tracker = githubTracker({ repository: `${github.url}/soe/images` });

    expect((await tracker.lookUp(['#7'])).get('#7')?.status).toBe('found');
  });
});

describe('githubTracker in trouble', () => {
  it.each([
    ['429 with a time', { status: 429, headers: { 'retry-after': '9' } }, 9_000],
    [
      '403 of the hour that is used up',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1020' } },
      21_000,
    ],
    [
      '403 of the secondary limit',
      { status: 403, body: '{"message":"You have exceeded a secondary rate limit."}' },
      60_000,
    ],
    [
      '200 with RATE_LIMITED',
      { status: 200, body: '{"errors":[{"type":"RATE_LIMITED","message":"x"}]}' },
      60_000,
    ],
  ])('waits after %s', async (_, fault, wait) => {
    await setUp();
    github.addIssue(1);
    github.failWhen((_call, number) => (number === 1 ? fault : undefined));
    const { waits, pace } = clock();

    const answers = await open({ pace }).lookUp(['#1']);

    expect(answers.get('#1')?.status).toBe('found');
    expect(waits).toEqual([wait]);
    expect(github.calls).toHaveLength(2);
  });

  it.each([
    [401, 1, 'It said so'],
    [403, 1, 'It said so'],
    [404, 1, 'It said so'],
    [500, 4, 'It said so'],
    [502, 4, 'It said so'],
  ])('answers %i with unreadable after %i calls', async (status, calls, said) => {
    await setUp();
    github.failWhen(() => ({ status, body: '{"message":"It said so."}' }));

    const answers = await open().lookUp(['#1']);

    expect(answers.get('#1')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining(said),
    });
    expect(github.calls).toHaveLength(calls);
  });

  it('takes "Something went wrong" for an overloaded server', async () => {
    await setUp();
    for (const number of numbers(20)) github.addIssue(number);
    const body =
      '{"data":null,"errors":[{"message":"Something went wrong while executing your query."}]}';
    github.failWhen((_, number) => (number === 1 ? { status: 200, body } : undefined));

    const answers = await open().lookUp(keys(20));

    expect([...answers.values()].every(({ status }) => status === 'found')).toBe(true);
    expect(github.calls).toHaveLength(3);
  });

  it('stops asking a server that is down', async () => {
    await setUp();
    github.failWhen(() => ({ status: 502 }));

    const answers = await open().lookUp(keys(2_000));

    expect([...answers.values()].every(({ status }) => status === 'unreadable')).toBe(true);
    expect(answers.size).toBe(2_000);
    expect(github.calls.length).toBeLessThan(40);
  });

  it('says that a server is not there, and gives up one that is too slow', async () => {
    await setUp();
    github.failWhen(() => ({ status: 0, hang: true }));
    const pace = { ...clock().pace, attempts: 1 };
    const slow = await open({ timeout: 20, pace }).lookUp(['#1']);
    const tracker = open({ pace });
    await github.stop();
    const gone = await tracker.lookUp(['#1']);

    expect(slow.get('#1')).toMatchObject({ reason: expect.stringContaining('20 ms') });
    expect(gone.get('#1')).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED') });
    await setUp();
  });

  it('stops with the reason of the signal', async () => {
    await setUp();
    const controller = new AbortController();
    github.failWhen(() => {
      queueMicrotask(() => controller.abort(new Error('enough')));
      return { status: 0, hang: true };
    });

    await expect(open().lookUp(['#1'], { signal: controller.signal })).rejects.toThrow('enough');
    await expect(open().lookUp(['#1'], { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('gives up a token that takes too long', async () => {
    await setUp();
    const token = () => new Promise<never>(() => {});
    const pace = { ...clock().pace, attempts: 1 };

    const answers = await open({ token, timeout: 20, pace }).lookUp(['#1']);

    expect(answers.get('#1')).toMatchObject({ reason: expect.stringContaining('20 ms') });
    expect(github.calls).toEqual([]);
  });

  it('does not repeat what a function said that failed to get token', async () => {
    await setUp();
    const token = () => Promise.reject(new Error('vault said hunter2'));

    const answers = await open({ token }).lookUp(['#1']);

    expect(answers.get('#1')?.status).toBe('unreadable');
    expect(inspect(answers)).not.toContain('hunter2');
  });

  it('never shows the token, even where the server repeats it', async () => {
    await setUp({ authorization: 'bearer another' });
    const token = 'ghp_secretsecretsecret';

    const refused = await open({ token }).lookUp(['#1']);
    github.failWhen(() => ({
      status: 500,
      body: JSON.stringify({ message: `you sent ${token}` }),
    }));
    const failed = await open({ token: async () => token }).lookUp(['#1']);
    const tracker = open({ token });
    await github.stop();
    const gone = await tracker.lookUp(['#1']);

    expect(refused.get('#1')).toMatchObject({ reason: expect.stringContaining('[hidden]') });
    const all = inspect([refused, failed, gone, tracker], { depth: Infinity, showHidden: true });
    expect(all).not.toContain('secretsecret');
    await setUp();
  });
});
