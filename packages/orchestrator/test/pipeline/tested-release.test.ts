import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatReport, makeReport, type TestResult } from '@soe/harness';
import { expect, test } from 'vitest';
import type { TestsConfig } from '../../src/index.js';
import { provisionedTemplate } from '../template.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline({ compute: 'auto' });
const folder = '.soe/releases/tested/1.0.0';

/** The repository of a flavor that is tested, where instances run. */
function prepare(): void {
  const tests: TestsConfig = {
    suites: ['tests'],
    phases: ['bake', 'launch'],
    hygiene: false,
    instanceProfile: 'soe-test',
  };
  const { workspace } = pipeline;
  workspace.write(
    'step.sh',
    `getent passwd soe-agent || useradd --system --uid 990 soe-agent
echo 1.0 > /etc/soe-release
rm -rf /root/.ssh /home/*/.ssh /var/lib/cloud
truncate -s 0 /etc/machine-id
`,
  );
  pipeline.prepare('tested', undefined, {
    template: provisionedTemplate,
    flavor: { tests, variables: {} },
  });
}

/** A suite in which an uid is checked on launches. */
function writeSuite(uid: number): void {
  pipeline.workspace.write(
    'tests/base.yaml',
    `file:
  /etc/soe-release: { contents: ["1.0"] }
user:
  soe-agent: { phases: [launch, rebake], uid: ${uid} }
`,
  );
}

const record = () => JSON.parse(pipeline.workspace.read(`${folder}/record.json`));

const called = (...actions: readonly string[]) =>
  pipeline.aws.calls().filter(({ action }) => actions.includes(action)).length;

const running = () => pipeline.aws.instances().map(({ instanceId }) => instanceId);

/** The release is compared with one that had a package more, and an account less. */
async function tellChanges(kept: {
  readonly users: readonly { readonly name: string }[];
  readonly packages: readonly object[];
}): Promise<void> {
  const { workspace } = pipeline;
  const inventory = JSON.parse(workspace.read(`${folder}/inventory.x86_64.json`));
  const older = structuredClone(inventory);
  older.scopes.users.entries = kept.users.filter(({ name }) => name !== 'soe-agent');
  const gone = { ...kept.packages[0], name: 'soe-gone' };
  older.scopes.packages.entries = [...kept.packages, gone];
  const before = folder.replace('1.0.0', '0.9.0');
  workspace.write(`${before}/inventory.x86_64.json`, JSON.stringify(older));
  const known = { ...record(), version: '0.9.0' };
  workspace.write(`${before}/record.json`, JSON.stringify(known));

  const { notes, missing } = await pipeline.done('diff', before, folder);

  expect(notes.components).toMatchObject({
    packages: [{ kind: 'removed', name: 'soe-gone' }],
    users: expect.arrayContaining([
      expect.objectContaining({ kind: 'added', what: expect.stringContaining('soe-agent') }),
    ]),
  });
  expect(missing.join()).not.toMatch(/packages, users/);
}

test('a failed test stops a release; corrected, it goes on, and what is released is tested again', async (context) => {
  if (pipeline.aws.compute.kind === 'none') return context.skip(pipeline.aws.compute.reason);
  writeSuite(991);
  prepare();
  const { workspace } = pipeline;

  const refused = await pipeline.soe('release', 'tested', '--version', '1.0.0');

  expect(refused.stderr).toMatch(/launch-tests: failed.*soe-agent.*SOE_GATE_REFUSED/s);
  expect(refused.code).toBe(3);
  const bake = { name: 'bake-tests', status: 'passed', evaluated: 2, report: 'tests.json' };
  expect(record()).toMatchObject({
    images: [{ region: 'us-east-1' }],
    gates: [bake, { name: 'launch-tests', status: 'failed', report: 'tests.json' }],
  });
  expect(called('CopyImage', 'ModifyImageAttribute', 'PutParameter')).toBe(0);
  expect(running()).toEqual([]);
  for (const file of ['tests.json', 'tests.xml', 'tests.md', 'tests.html']) {
    expect(workspace.read(`${folder}/${file}`)).toContain('soe-agent');
  }
  const [run = ''] = readdirSync(join(workspace.directory, folder, 'tests'));
  expect(readdirSync(join(workspace.directory, folder, 'tests', run))).toEqual(['x86_64']);

  writeSuite(990);
  const dirty = await pipeline.soe('release', 'tested');
  const released = await pipeline.soe('release', 'tested', '--allow-dirty');

  expect(refused.stderr).toMatch(/tests\.html\n.*run the same command again/);
  expect(dirty).toMatchObject({ code: 3, stderr: expect.stringContaining('SOE_DIRTY') });
  expect(released.code, released.stderr).toBe(0);
  expect(released.stderr).toContain('test: launch');
  expect(released.stderr).not.toContain('test: bake');
  expect(called('CreateImage')).toBe(1);
  const passed = [bake, { name: 'launch-tests', status: 'passed', evaluated: expect.any(Number) }];
  expect(record()).toMatchObject({ images: [{}, {}], gates: passed, notes: {} });

  const rebaked = await pipeline.soe(
    ...['test', 'tested', '--phase', 'rebake', '--allow-dirty', '--json'],
  );

  expect(rebaked.code, rebaked.stdout).toBe(0);
  const { decisions, report } = JSON.parse(rebaked.stdout);
  expect(decisions).toMatchObject([{ gate: 'rebake-tests', status: 'passed' }]);
  expect(new Set(report.results.tests.map(({ type }: TestResult) => type))).toEqual(
    new Set(['bake', 'launch', 'rebake']),
  );
  expect(record().gates).toMatchObject([...passed, { name: 'rebake-tests', status: 'passed' }]);
  for (const gate of ['bake-tests', 'launch-tests', 'rebake-tests']) {
    expect(workspace.read(`${folder}/tests.md`)).toContain(gate);
    expect(workspace.read(`${folder}/tests.html`)).toContain(gate);
  }
  expect(called('CreateImage')).toBe(2);
  expect(called('DeregisterImage')).toBe(1);
  expect(running()).toEqual([]);

  const inventory = JSON.parse(workspace.read(`${folder}/inventory.x86_64.json`));
  for (const scope of ['packages', 'users', 'groups', 'ports']) {
    expect(inventory.scopes[scope]).toMatchObject({ status: 'collected' });
  }
  const [users, packages] = [inventory.scopes.users.entries, inventory.scopes.packages.entries];
  expect(users).toContainEqual(expect.objectContaining({ name: 'soe-agent', uid: 990 }));
  await tellChanges({ users, packages });

  const accounts = JSON.parse(workspace.read(`${folder}/accounts-x86_64.json`));
  const agent = accounts.accounts.users.find(({ name }: { name: string }) => name === 'soe-agent');
  expect(agent.uid).toBe(990);
  agent.uid = 991;
  workspace.write('earlier/accounts-x86_64.json', JSON.stringify(accounts));
  workspace.write('earlier/tests.json', workspace.read(`${folder}/tests.json`));
  writeSuite(992);
  const begin = Date.now();
  const kept = await pipeline.soe(
    ...['test', 'tested', '1.0.0', '--matrix', 'types=t3.micro,t3.small'],
    ...['--phase', 'launch', '--keep', 'on-failure', '--lease', '5', '--allow-dirty'],
    ...['--verbose', '--log-group', '/soe/tests', '--previous', 'earlier'],
  );

  expect(kept.code).toBe(3);
  expect(kept.stdout).toMatch(/t3\.micro \/ base \/ .*soe-agent/);
  expect(kept.stdout).toMatch(/t3\.small \/ base \/ .*soe-agent/);
  expect(running()).toHaveLength(2);
  expect(kept.stdout).toContain('user soe-agent: 991 is now 990');
  expect(called('PutLogEvents')).toBeGreaterThan(0);
  const leases = [...kept.stderr.matchAll(/kept until (\S+); get in with: aws ssm/g)];
  expect(leases).toHaveLength(2);
  for (const [, until = ''] of leases) {
    expect(Date.parse(until)).toBeGreaterThan(begin);
    expect(Date.parse(until)).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
  }
  expect(record().gates).toContainEqual(
    expect.objectContaining({ name: 'launch-tests', status: 'failed' }),
  );

  const before = ['a', 'b', 'c'].map(
    (name): TestResult => ({
      ...{ name, status: 'passed', duration: 0, suite: ['bake x86_64', 'base'], type: 'bake' },
    }),
  );
  workspace.write('before/tests.json', formatReport(makeReport(before), 'ctrf'));
  const bakeAfter = (previous: string) =>
    pipeline.soe(...['test', 'tested', '--phase', 'bake', '--previous', previous, '--allow-dirty']);
  const fewer = await bakeAfter('before');
  const nowhere = await bakeAfter('none');

  expect(fewer).toMatchObject({ code: 3, stdout: expect.stringContaining('the release before') });
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('none/tests.json') });
});
