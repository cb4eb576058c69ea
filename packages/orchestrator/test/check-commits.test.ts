import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { startJira } from '../../release-notes/test/support/jira-emulator.js';
import { checkCommits } from '../src/commands/check-commits.js';
import { config } from './config.js';
import { makeWorkspace, type Workspace } from './workspace.js';

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace();
});

const policy = (jira: object = {}) =>
  JSON.stringify({
    schema: 'soe-commit-policy/v1',
    issues: { jira: { projects: ['SOE'], ...jira } },
  });

/** What the command answers and tells, for the last commit unless the environment knows better. */
async function check(
  env: Readonly<Record<string, string>>,
  { json = false, from = 'HEAD~1' } = {},
) {
  const lines: string[] = [];
  const told: string[] = [];
  const code = await checkCommits(from === '' ? {} : { from }, {
    directory: workspace.directory,
    env,
    version: '1.0.0',
    signal: new AbortController().signal,
    json,
    print: (line) => void lines.push(line),
    say: (line) => void told.push(line),
  });
  return { code, output: lines.join('\n'), told: told.join('\n') };
}

test('on GitHub Actions findings are annotations, and JSON stays one document', async () => {
  workspace.write('soe.commits.json', policy());
  workspace.commit('SOE-1 Start');
  workspace.write('a', '1');
  workspace.commit('::error::Harden sshd');
  const env = { GITHUB_ACTIONS: 'true' };

  const text = await check(env);
  const json = await check(env, { json: true });

  expect(text.output.match(/^::.*$/gm)).toEqual([
    expect.stringMatching(/^::error title=commit policy%3A no-issue::.*it names no issue/),
  ]);
  expect(JSON.parse(json.output)).toMatchObject({ status: 'failed' });
  expect(text.told + json.told).not.toContain('::error');
});

test('what was pushed to GitHub is checked without naming it', async () => {
  workspace.write('soe.commits.json', policy());
  const before = workspace.commit('Start');
  for (const name of ['a', 'b']) {
    workspace.write(name, name);
    workspace.commit(`SOE-1 ${name}`);
  }
  const event = makeWorkspace();
  event.write('event.json', JSON.stringify({ before, ref: 'refs/heads/main' }));
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_PATH: `${event.directory}/event.json`,
  };

  expect(await check(env, { from: '' })).toMatchObject({
    code: 0,
    output: expect.stringContaining('2 commits: 2 with a good issue'),
  });
});

test('tokens never go where the policy of a pull request says', async () => {
  const stranger = await startJira();
  onTestFinished(() => stranger.stop());
  const issues = { jira: { projects: ['SOE'], baseUrl: stranger.url } };
  const github = { repository: `${stranger.url}/acme/images` };
  workspace.write(
    'soe.commits.json',
    JSON.stringify({ schema: 'soe-commit-policy/v1', issues: { ...issues, github } }),
  );
  workspace.commit('SOE-1 Start');
  workspace.write('a', '1');
  workspace.commit('SOE-2 #3 Harden sshd');

  const { told } = await check({ JIRA_TOKEN: 'secret', GITHUB_TOKEN: 'secret' });

  expect(told).toContain('set JIRA_URL and JIRA_TOKEN');
  expect(told).toContain('GITHUB_API_URL for a server of your own');
  expect(stranger.calls).toEqual([]);
});

test('the token of Jira goes where CI says', async () => {
  const [jira, stranger] = [await startJira(), await startJira()];
  onTestFinished(() => jira.stop());
  onTestFinished(() => stranger.stop());
  jira.add('SOE-2');
  workspace.write('soe.commits.json', policy({ baseUrl: stranger.url }));
  workspace.commit('SOE-1 Start');
  workspace.write('a', '1');
  workspace.commit('SOE-2 Harden sshd');

  const { code } = await check({ JIRA_TOKEN: 'secret', JIRA_URL: jira.url });

  expect(code).toBe(0);
  expect(jira.calls.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret']);
  expect(stranger.calls).toEqual([]);
});

test('on the machine of a person the commits since the last release are checked, else all, and that is said', async () => {
  workspace.write('soe.commits.json', policy());
  workspace.write('soe.config.json', JSON.stringify(config));
  workspace.commit('Start');
  const all = await check({}, { from: '' });
  const [flavor = ''] = Object.keys(config.flavors);
  workspace.write('b', '1');
  const commit = workspace.commit('Go on');
  workspace.write(
    `.soe/releases/${flavor}/1.0.0/record.json`,
    JSON.stringify({
      ...{ schema: 'soe-release/v1', flavor, version: '1.0.0', builds: [], images: [] },
      createdAt: '2026-11-22T10:00:00.000Z',
      distribution: {
        ...{ regions: ['us-east-1'], accounts: [], organizations: [], organizationalUnits: [] },
        ...{ parameterPrefix: '/soe', parameterAccounts: [] },
      },
      source: { commit, dirty: false, unpushed: false },
    }),
  );
  workspace.write('a', '1');
  workspace.commit('SOE-2 Harden sshd');
  const since = await check({}, { from: '' });

  expect(all).toMatchObject({
    code: 3,
    told: expect.stringContaining('all commits of the branch'),
  });
  expect(since.told).toContain(`checked are the commits since ${flavor} 1.0.0;`);
  expect(since.code, since.output).toBe(0);
  await expect(check({ CI: 'true' }, { from: '' })).rejects.toMatchObject({
    code: 'TRACE_OPTIONS_INVALID',
  });
});
