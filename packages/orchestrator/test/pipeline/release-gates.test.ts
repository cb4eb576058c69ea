import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { trivy } from '../scanner-reports.js';
import { soeInProcess } from '../soe-in-process.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();
const builder = 'https://ci.example.com/golden-images';

test('where instances do not run, gates are skipped, nobody takes them for passed, and soe test says what to do', async () => {
  const { workspace } = pipeline;
  pipeline.prepare('unlaunched', undefined, { flavor: { tests: { phases: ['bake', 'launch'] } } });
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: workspace.directory, stdio: 'ignore' });
  git('remote', 'add', 'origin', 'https://git.example.com/acme/images.git');
  git('update-ref', 'refs/remotes/origin/main', pipeline.commit);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  workspace.write('.soe/key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  workspace.write('.soe/key.pub', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  workspace.write('.soe/.gitignore', '*\n');

  const released = await pipeline.soe('release', 'unlaunched', '--version', '1.0.0', '--json');
  const record = JSON.parse(released.stdout);
  const tested = await pipeline.soe('test', 'unlaunched');
  await pipeline.soe(
    ...['attest', 'unlaunched', '1.0.0', '--key', '.soe/key.pem', '--builder', builder],
  );
  const trust = ['--key', '.soe/key.pub', '--builder', builder];
  const verified = await pipeline.soe('verify', 'unlaunched', '1.0.0', ...trust);
  const unbelieved = await pipeline.soe('verify', 'unlaunched', '1.0.0', '--gate', 'launch-tests');
  const gated = await pipeline.soe(
    ...['verify', 'unlaunched', '1.0.0', ...trust, '--gate', 'launch-tests'],
  );

  const summary = 'instances of this embedded AWS do not run';
  expect(released.stderr).toContain(summary);
  expect(released.stderr).not.toContain('tests while');
  expect(record.gates).toEqual([
    { name: 'bake-tests', status: 'skipped', summary },
    { name: 'launch-tests', status: 'skipped', summary },
  ]);
  expect(tested).toMatchObject({ code: 2, stderr: expect.stringContaining('--compute auto') });
  expect(verified.code, verified.stdout).toBe(0);
  expect(unbelieved).toMatchObject({ code: 2, stderr: expect.stringContaining('--key') });
  expect(gated).toMatchObject({ code: 3, stdout: expect.stringContaining('launch-tests') });
}, 180_000);

test('where only Linux runs, the gates of a Windows image are skipped at once, and soe test says what to do', async () => {
  const { workspace, aws } = pipeline;
  const tests = { platform: 'windows', phases: ['bake', 'launch'] } as const;
  pipeline.prepare('panes', undefined, { flavor: { tests } });
  const env = { ...aws.environment(), SOE_LOCAL_COMPUTE: 'container' };
  const soe = (...args: readonly string[]) => soeInProcess(args, { cwd: workspace.directory, env });

  const released = await soe('release', 'panes', '--until', 'test', '--json');
  const tested = await soe('test', 'panes');

  const summary = 'Windows does not run on an embedded AWS';
  expect(released.code, released.stderr).toBe(0);
  expect(JSON.parse(released.stdout).gates).toEqual([
    { name: 'bake-tests', status: 'skipped', summary },
    { name: 'launch-tests', status: 'skipped', summary },
  ]);
  expect(tested).toMatchObject({ code: 2, stderr: expect.stringContaining(summary) });
  expect(tested.stderr).toMatch(/test on AWS/);
  expect(tested.stderr).not.toContain('--compute');
});

test('a stage that is left out is in the record, with why', async () => {
  const tests = { phases: ['launch'] } as const;
  pipeline.prepare('skipping', undefined, { flavor: { tests, scans: { inspector: true } } });

  const record = await pipeline.done('release', 'skipping', '--skip', 'test', 'scan');

  const summary = 'left out, as asked';
  expect(record.gates).toEqual([
    { name: 'launch-tests', status: 'skipped', summary },
    { name: 'scans', status: 'skipped', summary },
  ]);
});

/** Scans of a release, and what its gate decided in the record. */
const scansOf = (flavor: string) =>
  JSON.parse(pipeline.workspace.read(`.soe/releases/${flavor}/1.0.0/record.json`)).gates;

const emptyReport = JSON.stringify({ ...JSON.parse(trivy()), Results: [] });

test.each([
  ['failed', trivy('CVE-2026-0001')],
  ['not-evaluated', emptyReport],
])(
  'a gate that is %s cannot be left out afterwards, neither by a release nor by soe share',
  async (status, found) => {
    const { workspace } = pipeline;
    const flavor = `told-${status}`;
    workspace.write('.gitignore', 'report.json\n');
    workspace.write('report.json', found);
    const reports = [{ format: 'trivy', path: 'report.json' }] as const;
    pipeline.prepare(flavor, undefined, { flavor: { scans: { reports } } });
    await pipeline.soe('release', flavor, '--version', '1.0.0');
    const [decided, before] = [scansOf(flavor), pipeline.writes()];
    const configured = workspace.read('soe.config.json');

    const stopped = [
      await pipeline.soe('release', flavor, '--skip', 'scan'),
      await pipeline.soe('release', flavor, '--version', '1.0.0', '--skip', 'scan', 'share'),
      await pipeline.soe('share', flavor, '--channel', 'candidate'),
      await pipeline.soe('share', flavor, '--dry-run'),
    ];
    workspace.write('soe.config.json', withoutScans(flavor));
    stopped.push(await pipeline.soe('release', flavor, '--allow-dirty'));
    workspace.write('soe.config.json', configured);

    expect(decided).toMatchObject([{ name: 'scans', status }]);
    for (const { code, stderr } of stopped) {
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(
        /scans (?:failed|not evaluated): .*To go on: .*waiver.*SOE_GATE_REFUSED/s,
      );
    }
    expect(scansOf(flavor)).toEqual(decided);
    expect(pipeline.writes()).toBe(before);

    workspace.write('report.json', trivy());
    await pipeline.done('scan', flavor);
    await pipeline.done('share', flavor);

    expect(scansOf(flavor)).toMatchObject([{ name: 'scans', status: 'passed' }]);
  },
);

/** The configuration of a flavor whose scans somebody took out. */
function withoutScans(flavor: string): string {
  const config = JSON.parse(pipeline.workspace.read('soe.config.json'));
  const { scans: _, ...others } = config.flavors[flavor];
  return JSON.stringify({ ...config, flavors: { [flavor]: others } });
}

test('suites for two systems stop a release before anything is built, as do files that are missing', async () => {
  const { workspace } = pipeline;
  workspace.write('tests/a.yaml', 'file: { /a: {} }\n');
  workspace.write('tests/b.yaml', 'platform: windows\nfile: { "C:\\\\a": {} }\n');
  const suites = { suites: ['tests'], phases: ['bake'] } as const;
  pipeline.prepare('both', undefined, { flavor: { tests: suites } });
  const before = pipeline.writes();

  const both = await pipeline.soe('release', 'both');
  pipeline.prepare('both', undefined, { flavor: { tests: { ...suites, suites: ['none'] } } });
  const none = await pipeline.soe('release', 'both');
  pipeline.prepare('both', undefined, {
    flavor: { tests: { ...suites, platform: 'linux' } },
    config: { ids: 'ids.yaml' },
  });
  const ids = await pipeline.soe('release', 'both');

  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('tests.platform') });
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('none') });
  expect(ids).toMatchObject({ code: 2, stderr: expect.stringContaining('ids: ids.yaml') });
  expect(pipeline.writes()).toBe(before);
});

test('a suite or a policy that is broken is told by the plan, before anything is built', async () => {
  const { workspace } = pipeline;
  const tests = { suites: ['tests'], phases: ['launch'] } as const;
  workspace.write('tests/a.yaml', 'file: { /a: { contains: [] } }\n');
  workspace.write('gates.yaml', '{}\n');
  pipeline.prepare('broken', undefined, {
    flavor: { tests },
    config: { gates: 'gates.yaml' },
  });
  const before = pipeline.writes();

  const planned = await pipeline.soe('plan', 'broken');
  const released = await pipeline.soe('release', 'broken');
  workspace.write('tests/a.yaml', 'file: { /a: {} }\n');
  workspace.write('gates.yaml', 'wavers: []\n');
  const policy = await pipeline.soe('plan', 'broken');

  for (const { code, stderr } of [planned, released]) {
    expect(code, stderr).not.toBe(0);
    expect(stderr).toMatch(/a\.yaml.*contains/s);
  }
  expect(policy.code).not.toBe(0);
  expect(policy.stderr).toMatch(/gates\.yaml.*wavers/s);
  expect(pipeline.writes()).toBe(before);
});

test('a release is tested and scanned by files of a commit, and another one than its own is told', async () => {
  const { workspace } = pipeline;
  workspace.write('.gitignore', 'report.json\n');
  workspace.write('report.json', trivy());
  pipeline.prepare('judged', undefined, { flavor: { tests: { phases: ['bake'] } } });
  const record = await pipeline.done('release', 'judged', '--version', '1.0.0', '--skip', 'test');
  const scan = (...more: readonly string[]) =>
    pipeline.soe('scan', 'judged', '--report', 'trivy=report.json', ...more);

  const same = await scan();
  workspace.write('gates.yaml', '{}\n');
  const dirty = [await scan(), await pipeline.soe('test', 'judged')];
  const allowed = await scan('--allow-dirty');
  const head = workspace.commit('Add gates\n\nIssue: SOE-2');
  const others = [await scan(), await pipeline.soe('test', 'judged')];

  expect(same.code, same.stderr).toBe(0);
  expect(same.stderr).not.toContain('warning');
  for (const { code, stderr } of dirty) {
    expect(code).toBe(3);
    expect(stderr).toMatch(/gates\.yaml.*--allow-dirty.*SOE_DIRTY/s);
  }
  expect(allowed.code, allowed.stderr).toBe(0);
  for (const { stderr } of others) {
    expect(stderr).toMatch(new RegExp(`warning: .*${record.source.commit}.*${head}`));
  }
}, 180_000);

test.each([
  ['test', '--matrix', 'all'],
  ['test', '--matrix', 'types='],
  ['test', '--phase', 'boot'],
  ['test', '--keep', 'forever'],
  ['test', '--lease', '0'],
  ['scan', '--report', 'trivy.json'],
  ['scan', '--report', 'nmap=report.xml'],
])('%s %s %s is a usage error', async (command, ...options) => {
  pipeline.prepare('asked');
  pipeline.workspace.write(
    '.soe/releases/asked/1.0.0/record.json',
    JSON.stringify({
      schema: 'soe-release/v1',
      flavor: 'asked',
      version: '1.0.0',
      createdAt: '2026-11-28T00:00:00Z',
      ...{ builds: [], images: [], changes: [] },
    }),
  );

  const { code, stderr } = await pipeline.soe(command, 'asked', ...options);

  expect(code, stderr).toBe(2);
  expect(stderr).toContain(options[0]);
});

test('what was not built here cannot be tested or scanned here', async () => {
  pipeline.prepare('unknown');

  // One after the other: each keeps the other off the flavor.
  const tested = await pipeline.soe('test', 'unknown');
  const scanned = await pipeline.soe('scan', 'unknown', '1.0.0');

  for (const { code, stderr } of [tested, scanned]) {
    expect(code).toBe(1);
    expect(stderr).toMatch(/SOE_RELEASE_UNKNOWN|Run it where the release was built/);
  }
});
