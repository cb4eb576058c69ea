import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AwsConnection,
  createPipeline,
  type PipelineEvent,
  type PipelinePorts,
  pipelineContext,
  releaseFlavor,
  type SoeConfig,
  type StageChoice,
} from '../src/index.js';
import { config } from './config.js';
import { copyingPacker } from './copying-packer.js';
import { trivy } from './scanner-reports.js';
import { template } from './template.js';
import { makeWorkspace, type Workspace } from './workspace.js';

let local: LocalAws;
beforeAll(async () => {
  local = await startLocalAws();
});
afterAll(() => local.close());

/** A connection as an account, which no variable of this process leads to. */
function connection(account?: string): AwsConnection & { readonly endpoint: string } {
  const environment = local.environment(account === undefined ? {} : { account });
  return {
    endpoint: local.endpoint,
    credentials: () =>
      Promise.resolve({
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      }),
  };
}

/** The repository of a flavor, and its configuration as a program holds it. */
function prepare(flavor: string, more: Partial<SoeConfig['flavors'][string]> = {}) {
  const workspace = makeWorkspace();
  workspace.write('al2023.pkr.hcl', template);
  workspace.write('.gitignore', 'report.json\n');
  workspace.write('report.json', trivy());
  workspace.write('tests/base.yaml', 'file:\n  /etc/passwd: { exists: true }\n');
  workspace.commit('Start\n\nIssue: SOE-1');
  const given: SoeConfig = {
    ...config,
    issues: { jira: { projects: ['SOE'] } },
    distribution: { regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }] },
    flavors: { [flavor]: { ...config.flavors['al2023'], ...more } },
  };
  return { workspace, given };
}

function open(workspace: Workspace, given: SoeConfig, ports: PipelinePorts = {}) {
  return createPipeline(given, { directory: workspace.directory, aws: connection(), ...ports });
}

const resolved = (selector: string, workspace: Workspace) =>
  workspace
    .soe(['resolve', selector, '--owner', config.owner, '--json'], { env: local.environment() })
    .then(({ stdout }) => JSON.parse(stdout));

test('a program builds, records, tests, scans, shares and promotes, with its own Packer and AWS', async () => {
  const { workspace, given } = prepare('scripted', {
    tests: { suites: ['tests'], phases: ['bake'], hygiene: false },
    scans: { reports: [{ format: 'trivy', path: 'report.json' }] },
  });
  const packer = copyingPacker(connection());
  const events: PipelineEvent[] = [];
  const pipeline = open(workspace, given, {
    packer,
    clock: () => new Date('2026-11-28T12:00:00Z'),
    onEvent: (event) => events.push(event),
  });
  const release = { flavor: 'scripted', version: '2026.11.0' };

  const planned = await pipeline.plan({ flavor: 'scripted' });
  const built = await pipeline.build({ flavor: 'scripted' });
  const again = await pipeline.build({ flavor: 'scripted' });
  await pipeline.record(release);
  const early = await pipeline.share(release).catch((error: unknown) => error);
  const tested = await pipeline.test(release);
  const scanned = await pipeline.scan(release);
  const plan = await pipeline.planShare(release);
  const shared = await pipeline.share(release);
  const after = await pipeline.planShare(release);
  const planOfMove = await pipeline.planPromotion({ ...release, channel: 'stable' });
  const unmoved = await resolved('scripted@stable', workspace).catch(() => undefined);
  await pipeline.promote({ ...release, channel: 'stable' });
  const notes = await pipeline.notes(release);

  expect(planned.version).toBe('2026.11.0');
  expect(built).toMatchObject({ ...release, images: [{ region: 'us-east-1' }] });
  expect(again).toEqual(built);
  expect(packer.asked).toHaveLength(1);
  expect(packer.asked[0]?.env).toMatchObject({
    AWS_ENDPOINT_URL: local.endpoint,
    AWS_ACCESS_KEY_ID: expect.any(String),
  });
  expect(packer.asked[0]?.secrets).toContain(packer.asked[0]?.env['AWS_SECRET_ACCESS_KEY']);
  expect(early).toMatchObject({
    code: 'SOE_GATE_REFUSED',
    message: expect.stringMatching(
      /bake-tests was not asked: soe test scripted 2026\.11\.0.*scans was not asked/s,
    ),
  });
  expect(tested.decisions).toMatchObject([{ gate: 'bake-tests', status: 'passed' }]);
  expect(scanned.decision).toMatchObject({ gate: 'scans', status: 'passed' });
  expect(plan.actions.length).toBeGreaterThan(0);
  expect(shared.images.map(({ region }) => region).toSorted()).toEqual(['eu-west-1', 'us-east-1']);
  expect(after.actions).toEqual([]);
  expect(planOfMove).toMatchObject({ empty: false, problems: [] });
  expect(unmoved).toMatchObject({ error: {} });
  expect(await resolved('scripted@stable', workspace)).toMatchObject({ version: '2026.11.0' });
  expect(notes).toMatchObject({ name: 'scripted', version: '2026.11.0' });
  expect(events.some(({ type }) => type === 'stage')).toBe(true);
});

test('what single stages left is gone on with by a release, which writes nothing anew', async () => {
  const { workspace, given } = prepare('mixed');
  const packer = copyingPacker(connection());
  const pipeline = open(workspace, given, { packer });

  const built = await pipeline.build({ flavor: 'mixed', version: '1.0.0' });
  await pipeline.share({ flavor: 'mixed' });
  const copies = () => local.calls().filter(({ action }) => action === 'CopyImage').length;
  const before = copies();
  const { status, flavors } = await pipeline.release({ flavors: ['mixed'] });

  expect({ status, flavors }).toMatchObject({ status: 'done', flavors: [{ version: '1.0.0' }] });
  expect(flavors[0]?.record?.builds).toEqual(built.builds);
  expect(packer.asked).toHaveLength(1);
  expect(copies()).toBe(before);
  expect(await resolved('mixed@candidate', workspace)).toMatchObject({ version: '1.0.0' });
});

test('a program can use the real Packer, and moves a channel forward and back', async () => {
  const { workspace, given } = prepare('real', { variables: { step: 'true' } });
  const { PATH, HOME } = process.env;
  const pipeline = open(workspace, given, { env: { PATH, HOME } });
  const release = async (version: string) => {
    const built = await pipeline.build({ flavor: 'real', version });
    await pipeline.share({ flavor: 'real', version });
    await pipeline.promote({ flavor: 'real', version, channel: 'stable' });
    workspace.write(`${version}.txt`, version);
    workspace.commit(`After ${version}`);
    return built;
  };

  const first = await release('1.0.0');
  await release('1.1.0');
  const forward = await resolved('real@stable', workspace);
  await pipeline.rollback({ flavor: 'real', channel: 'stable' });
  const { flavors } = await pipeline.status();
  const [history] = await pipeline.history({ flavor: 'real', channel: 'stable' });
  const { drift } = await pipeline.verify({ flavor: 'real' });

  expect(first.builds[0]?.packer?.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(forward).toMatchObject({ version: '1.1.0' });
  expect(flavors).toMatchObject([{ flavor: 'real' }]);
  expect(history?.entries.map(({ version }) => version)).toEqual(['1.0.0', '1.1.0', '1.0.0']);
  expect(drift).toBe(false);
  expect(await resolved('real@stable', workspace)).toMatchObject({ version: '1.0.0' });
});

test('a release that stops after a stage, or leaves stages out, goes on from there with the same images', async () => {
  const { workspace, given } = prepare('halves');
  const packer = copyingPacker(connection());
  const pipeline = open(workspace, given, { packer });
  const release = async (choice: StageChoice) => {
    const { flavors } = await pipeline.release({ flavors: ['halves'], ...choice });
    return flavors[0]?.record;
  };
  const candidate = () => resolved('halves@candidate', workspace);

  const planned = await release({ until: 'policy' });
  const early = await pipeline.share({ flavor: 'halves' }).catch((error: unknown) => error);
  const tagged = await release({ until: 'record' });
  const unshared = await release({ skip: ['share', 'notes'] });
  const unmoved = await candidate();
  const quiet = await release({ skip: ['notes'] });
  const whole = await release({});

  expect(planned?.images).toEqual([]);
  expect(early).toMatchObject({
    code: 'SOE_RELEASE_UNKNOWN',
    message: expect.stringContaining('x86_64 was not built yet; soe build halves builds it'),
  });
  expect(tagged?.images).toHaveLength(1);
  expect(unshared).toEqual(tagged);
  expect(unmoved).toMatchObject({ error: {} });
  expect(quiet).toMatchObject({ builds: tagged?.builds, distribution: {} });
  expect(quiet?.notes).toBeUndefined();
  expect(whole).toEqual({ ...quiet, notes: { file: 'notes.md' } });
  expect(packer.asked).toHaveLength(1);
  expect(await candidate()).toMatchObject({ version: tagged?.version });
});

test('what Packer began from an earlier commit is no image of the next one', async () => {
  const { workspace, given } = prepare('moved-on');
  const packer = copyingPacker(connection());
  const killed = {
    ...packer,
    run: ({ runDirectory }: Parameters<typeof packer.run>[0]) => {
      mkdirSync(runDirectory, { recursive: true });
      return Promise.reject(new Error('killed'));
    },
  };
  await expect(
    open(workspace, given, { packer: killed }).build({ flavor: 'moved-on', version: '1.0.0' }),
  ).rejects.toThrow('killed');
  workspace.write('a', '1');
  const commit = workspace.commit('Next');

  const { source, builds } = await open(workspace, given, { packer }).build({
    ...{ flavor: 'moved-on', version: '1.0.0' },
  });

  expect(source).toMatchObject({ commit });
  expect(builds).toHaveLength(1);
});

test('a run whose version was given to another commit meanwhile plans anew, and takes nothing of that', async () => {
  const { workspace, given } = prepare('overtaken');
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: workspace.directory, encoding: 'utf8' }).trim();
  const packer = copyingPacker(connection());
  const killed = { ...packer, run: () => Promise.reject(new Error('killed')) };
  const flavors = ['overtaken'];
  const first = git('rev-parse', 'HEAD');
  const stopped = await open(workspace, given, { packer: killed }).release({ flavors });
  workspace.write('a', '1');
  const next = workspace.commit('Next');
  const pipeline = open(workspace, given, { packer });
  const other = await pipeline.release({ flavors });
  git('checkout', '--quiet', first);

  const resumed = await pipeline.resume(stopped.run);

  const [before, after] = [other, resumed].map((run) => run.flavors[0]?.record);
  expect(stopped.flavors[0]?.version).toBe(before?.version);
  expect(before).toMatchObject({ source: { commit: next } });
  expect(resumed.status).toBe('done');
  expect(after).toMatchObject({ source: { commit: first } });
  expect(after?.version).not.toBe(before?.version);
});

test('a kill between the plan of a commit and its record takes no record of the commit before', async () => {
  const { workspace, given } = prepare('between');
  const packer = copyingPacker(connection());
  const pipeline = open(workspace, given, { packer });
  const request = { flavor: 'between', version: '1.0.0' };
  await pipeline.release({ flavors: ['between'], version: '1.0.0', until: 'plan' });
  workspace.write('a', '1');
  const commit = workspace.commit('Next');
  const plan = await pipeline.plan(request);
  workspace.write('.soe/releases/between/1.0.0/plan.json', JSON.stringify(plan));
  const context = await pipelineContext(given, {
    ...{ directory: workspace.directory, aws: connection(), packer },
  });

  const { record } = await releaseFlavor({ ...request, plan, until: 'build' }, context);

  expect(record).toMatchObject({ source: { commit }, builds: [{}] });
});

test('a gate that passed stays passed where it is left out later', async () => {
  const { workspace, given } = prepare('passed', {
    scans: { reports: [{ format: 'trivy', path: 'report.json' }] },
  });
  const packer = copyingPacker(connection());
  const pipeline = open(workspace, given, { packer });
  const release = (choice: StageChoice) => pipeline.release({ flavors: ['passed'], ...choice });
  await release({ until: 'scan' });

  const { flavors } = await release({ skip: ['scan'] });

  expect(flavors[0]?.record?.gates).toMatchObject([{ name: 'scans', status: 'passed' }]);
});

test('a program deprecates and revokes what it released, and plans what to retire', async () => {
  const { workspace, given } = prepare('ending');
  const packer = copyingPacker(connection());
  const pipeline = open(workspace, given, { packer });
  for (const version of ['1.0.0', '1.1.0']) {
    await pipeline.build({ flavor: 'ending', version });
    await pipeline.share({ flavor: 'ending', version });
    await pipeline.promote({ flavor: 'ending', version, channel: 'stable' });
    workspace.write(`${version}.txt`, version);
    workspace.commit(`After ${version}`);
  }
  const old = { flavor: 'ending', version: '1.0.0' };

  const plan = await pipeline.planDeprecation(old);
  await pipeline.deprecate(old);
  const again = await pipeline.planDeprecation(old);
  const retirement = await pipeline.planRetirement({ flavors: ['ending'] });
  await pipeline.deprecate({ ...old, undo: true });
  await pipeline.revoke({ flavor: 'ending', version: '1.1.0', reason: 'CVE-2026-1' });

  expect(plan).toMatchObject({ empty: false, problems: [] });
  expect(again.empty).toBe(true);
  expect(retirement).toMatchObject({ empty: true, removes: true });
  expect(await resolved('ending@stable', workspace)).toMatchObject({ version: '1.0.0' });
});

test('the account of the connection counts, not that of the process', async () => {
  const { workspace, given } = prepare('foreign');

  await expect(
    open(workspace, given, { aws: connection('222233334444') }).build({ flavor: 'foreign' }),
  ).rejects.toMatchObject({ code: 'SOE_WRONG_ACCOUNT' });
});

test('a configuration that is an object is checked, and needs a folder', async () => {
  const { workspace, given } = prepare('checked');

  await expect(createPipeline(given).plan({ flavor: 'checked' })).rejects.toMatchObject({
    code: 'SOE_USAGE',
    message: expect.stringContaining('directory'),
  });
  await expect(
    open(workspace, { ...given, region: 'nowhere' }).plan({ flavor: 'checked' }),
  ).rejects.toMatchObject({ code: 'SOE_CONFIG_INVALID' });
});

test('a pipeline that is stopped stops, and builds nothing more', async () => {
  const { workspace, given } = prepare('stopped');
  const packer = copyingPacker(connection());
  const reason = new Error('enough');

  await expect(
    open(workspace, given, { packer, signal: AbortSignal.abort(reason) }).build({
      flavor: 'stopped',
    }),
  ).rejects.toThrow();
  expect(packer.asked).toEqual([]);
});

test('importing the package loads no client of AWS', () => {
  const entry = new URL('../dist/index.js', import.meta.url).href;
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } });
    await import(${JSON.stringify(entry)});
    console.log(seen.filter((url) => /@aws-sdk|@smithy/.test(url)).length + ' ' + seen.length);
  `;

  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });

  const [clients, all] = output.trim().split(' ').map(Number);
  expect(all).toBeGreaterThan(1);
  expect(clients).toBe(0);
});
