import { readFileSync, rmSync } from 'node:fs';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startJira } from '../../../release-notes/test/support/jira-emulator.js';
import {
  createPipeline,
  type PipelineEvent,
  type PipelinePorts,
  type SoeConfig,
} from '../../src/index.js';
import { config } from '../config.js';
import { copyingPacker } from '../copying-packer.js';
import { template } from '../template.js';
import { makeWorkspace } from '../workspace.js';

let local: LocalAws;
beforeAll(async () => {
  local = await startLocalAws();
});
afterAll(() => local.close());

const policy = (more: object = {}) =>
  JSON.stringify({
    schema: 'soe-commit-policy/v1',
    issues: { jira: { projects: ['SOE', 'OPS'] } },
    projects: ['SOE'],
    ...more,
  });

/** A repository with a policy, and the pipeline of its flavor. */
function prepare(flavor: string, { first = 'SOE-1 Start', more = {} as Partial<SoeConfig> } = {}) {
  const workspace = makeWorkspace();
  const credentials = local.environment();
  const connection = {
    endpoint: local.endpoint,
    credentials: {
      accessKeyId: credentials['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: credentials['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  };
  const packer = copyingPacker(connection);
  const events: PipelineEvent[] = [];
  workspace.write('al2023.pkr.hcl', template);
  workspace.write('soe.commits.json', policy());
  workspace.commit(first);
  const { al2023 } = config.flavors;
  const given: SoeConfig = { ...config, ...more, flavors: { [flavor]: { ...al2023 } } };
  const open = (ports: PipelinePorts = {}, changed: Partial<SoeConfig> = {}) =>
    createPipeline(
      { ...given, ...changed },
      {
        directory: workspace.directory,
        aws: connection,
        packer,
        onEvent: (event) => events.push(event),
        ...ports,
      },
    );
  return { workspace, packer, events, open, ...{ al2023, given } };
}

const stopOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a change without an issue stops a release before anything is built, is in the record, and is told', async () => {
  const { workspace, packer, events, open } = prepare('unnamed');
  await open().release({ flavors: ['unnamed'], version: '1.0.0' });
  workspace.write('a', '1');
  const bad = workspace.commit('Harden sshd');

  const { status, flavors } = await open().release({ flavors: ['unnamed'], version: '1.1.0' });

  expect(status).toBe('refused');
  const { message, code } = flavors[0] ?? {};
  expect(code).toBe('SOE_GATE_REFUSED');
  expect(message).toContain(`${bad.slice(0, 12)} "Harden sshd"`);
  expect(message).toMatch(/nothing was built.*To go on: .*exempt a commit/s);
  expect(packer.asked).toHaveLength(1);
  const folder = '.soe/releases/unnamed/1.1.0';
  const { gates } = JSON.parse(workspace.read(`${folder}/record.json`));
  expect(gates).toMatchObject([
    { name: 'policy', status: 'failed', evaluated: 1, report: 'policy.json' },
  ]);
  const report = JSON.parse(workspace.read(`${folder}/policy.json`));
  expect(report.commits).toMatchObject([{ commit: bad, verdict: 'no-issue' }]);
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'stage-ended', stage: 'policy', status: 'refused' }),
  );
});

test('the first release has all its changes checked, unless it is said where they begin', async () => {
  const { workspace, events, open } = prepare('first', { first: 'Before there was a policy' });
  workspace.write('a', '1');
  const since = workspace.commit('Also before');
  workspace.write('b', '1');
  workspace.commit('SOE-2 Harden sshd');

  const whole = await stopOf(open().build({ flavor: 'first' }));
  const said = events.flatMap((event) => (event.type === 'stage' ? [event.detail] : []));
  const { gates } = await open().build({ flavor: 'first', since });

  expect(whole).toMatchObject({
    code: 'SOE_GATE_REFUSED',
    message: expect.stringMatching(/Before there was a policy.*Also before|Also before.*Before/s),
  });
  expect(said).toContainEqual(expect.stringMatching(/all changes.*first release.*--since/));
  expect(gates).toMatchObject([{ name: 'policy', status: 'passed', evaluated: 1 }]);
});

test('only changes of the paths of a flavor are its changes', async () => {
  const { workspace, open, given, al2023 } = prepare('own');
  workspace.write('other/a', '1');
  workspace.commit('Of another flavor');
  const flavors = { own: { ...al2023, paths: ['al2023.pkr.hcl', 'soe.commits.json'] } };

  const { gates } = await open({}, { ...given, flavors }).build({ flavor: 'own' });

  expect(gates).toMatchObject([{ status: 'passed', evaluated: 1 }]);
});

test('the tracker of the environment says whether issues exist; the project of a flavor has to be right', async () => {
  const [jira, stranger] = [await startJira(), await startJira()];
  onTestFinished(() => jira.stop());
  onTestFinished(() => stranger.stop());
  jira.add('SOE-1');
  jira.add('OPS-1');
  const { workspace, open } = prepare('tracked', { first: 'SOE-1 Start' });
  workspace.write(
    'soe.commits.json',
    policy({ issues: { jira: { projects: ['SOE', 'OPS'], baseUrl: stranger.url } } }),
  );
  workspace.commit('SOE-1 Policy');
  const env = { JIRA_URL: jira.url, JIRA_TOKEN: 'secret' };

  const passed = await open({ env }).build({ flavor: 'tracked', version: '1.0.0' });
  workspace.write('a', '1');
  workspace.commit('SOE-404 Not there');
  workspace.write('b', '1');
  workspace.commit('OPS-1 Elsewhere');
  const refused = await stopOf(open({ env }).build({ flavor: 'tracked', version: '1.1.0' }));

  expect(passed.gates).toMatchObject([
    { status: 'passed', summary: expect.not.stringContaining('no tracker was asked') },
  ]);
  expect(refused).toMatchObject({
    code: 'SOE_GATE_REFUSED',
    message: expect.stringMatching(/SOE-404/),
  });
  expect(refused).toMatchObject({ message: expect.stringMatching(/OPS-1/) });
  expect(stranger.calls).toEqual([]);
});

test('what passed is not asked again when a release goes on', async () => {
  const jira = await startJira();
  onTestFinished(() => jira.stop());
  jira.add('SOE-1');
  const { events, open } = prepare('kept');
  const env = { JIRA_URL: jira.url, JIRA_TOKEN: 'secret' };
  await open({ env }).build({ flavor: 'kept', version: '1.0.0' });
  const asked = jira.calls.length;
  const begun = events.length;

  const { status } = await open({ env }).release({ flavors: ['kept'], skip: ['notes'] });

  expect(asked).toBeGreaterThan(0);
  expect(status).toBe('done');
  expect(jira.calls.length).toBe(asked);
  expect(events.slice(begun)).toContainEqual(
    expect.objectContaining({ type: 'stage-ended', stage: 'policy', status: 'kept' }),
  );
});

test('a policy that is left out is skipped in the record, and a promotion says so', async () => {
  const { events, open } = prepare('skipped', { first: 'Start' });

  const { flavors } = await open().release({
    ...{ flavors: ['skipped'], version: '1.0.0' },
    skip: ['policy'],
  });
  await open().promote({ flavor: 'skipped', version: '1.0.0', channel: 'stable' });

  expect(flavors[0]?.record?.gates).toEqual([
    { name: 'policy', status: 'skipped', summary: 'left out, as asked' },
  ]);
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'warning',
      message: expect.stringContaining('policy skipped'),
    }),
  );
});

test('a policy that said no cannot be left out afterwards: nothing is built, and the record keeps its answer', async () => {
  const { workspace, packer, open } = prepare('insisted', { first: 'Start' });
  const refused = await stopOf(open().build({ flavor: 'insisted', version: '1.0.0' }));
  const gates = () => JSON.parse(workspace.read('.soe/releases/insisted/1.0.0/record.json')).gates;
  const decided = gates();

  const skipped = await stopOf(
    open().build({ flavor: 'insisted', version: '1.0.0', skip: ['policy'] }),
  );

  expect(refused).toMatchObject({ code: 'SOE_GATE_REFUSED' });
  expect(decided).toMatchObject([{ name: 'policy', status: 'failed' }]);
  expect(skipped).toMatchObject({
    code: 'SOE_GATE_REFUSED',
    message: expect.stringMatching(/policy cannot be left out.*policy failed: .*exemption/s),
  });
  expect(gates()).toEqual(decided);
  expect(packer.asked).toEqual([]);
});

test('without a policy the stage says that it is skipped; one that is configured has to be there', async () => {
  const { workspace, events, open } = prepare('free', { first: 'Start' });
  workspace.write('policies/commits.json', workspace.read('soe.commits.json'));
  rmSync(`${workspace.directory}/soe.commits.json`);
  workspace.commit('Move');

  const missing = await stopOf(open({}, { policy: 'none.json' }).build({ flavor: 'free' }));
  const named = await stopOf(
    open({}, { policy: 'policies/commits.json' }).build({ flavor: 'free' }),
  );
  const { gates } = await open().build({ flavor: 'free' });

  expect(missing).toMatchObject({
    code: 'SOE_CONFIG_NOT_FOUND',
    message: expect.stringContaining('none.json'),
  });
  expect(named).toMatchObject({ code: 'SOE_GATE_REFUSED' });
  expect(gates).toBeUndefined();
  expect(events).toContainEqual({
    ...{ flavor: 'free', type: 'stage-ended', stage: 'policy', status: 'skipped' },
    detail: 'there is no policy of commits',
  });
});

test('a release for a newer source image, without a change, passes', async () => {
  const { open, workspace } = prepare('rebuilt');
  await open().release({ flavors: ['rebuilt'], version: '1.0.0' });

  const { gates, changes } = await open().build({ flavor: 'rebuilt', version: '1.1.0' });

  expect(changes).toEqual([]);
  expect(gates).toMatchObject([{ name: 'policy', status: 'passed', evaluated: 0 }]);
  expect(
    readFileSync(`${workspace.directory}/.soe/releases/rebuilt/1.1.0/policy.json`, 'utf8'),
  ).toContain('"status": "empty"');
});
