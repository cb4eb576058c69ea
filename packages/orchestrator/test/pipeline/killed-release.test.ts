import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '../config.js';
import { trivy } from '../scanner-reports.js';
import { template } from '../template.js';
import { makeWorkspace, type Workspace } from '../workspace.js';
import { stateOf, temporaryThings, withoutIds } from './aws-state.js';
import {
  buildsOf,
  followJournal,
  journalOf,
  type KillFiles,
  type KillPoint,
  killPackers,
  type SoeEnd,
  startSoe,
} from './killed-soe.js';

let aws: LocalAws;
let onCall: (action: string) => void = () => undefined;
let calm: ReturnType<typeof undisturbed> | undefined;
beforeAll(async () => {
  aws = await startLocalAws({ onCall: ({ action }) => onCall(action) });
});
afterAll(() => aws.close());

/** As on AWS itself: the tests of the bake run although instances do not. */
const environment = () => ({ ...aws.environment(), SOE_LOCAL_COMPUTE: '' });

const regions = ['us-east-1', 'eu-west-1'];

/** The template, which runs the tests of the bake here, because its instances do not run. */
const bakingTemplate = template
  .replace('variable "step" {', (line) => `variable "soe_bake_tests" { type = string }\n${line}`)
  .replace(
    /\n\}\n$/,
    () => `
  provisioner "shell-local" {
    inline = ["sh \${var.soe_bake_tests}"]
  }
}
`,
  );

const sourcesOf = (...architectures: readonly string[]) =>
  Object.fromEntries(
    architectures.map((architecture) => [
      architecture,
      {
        parameter: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
      },
    ]),
  );

/**
 * The repository of two flavors: `NAME-base` has every stage but tests on instances, and `NAME-top`, of two
 * architectures, is built on it.
 */
function prepare(name: string, step = 'true'): Workspace {
  const workspace = makeWorkspace();
  const { al2023 } = config.flavors;
  const shared = {
    ...al2023,
    variables: { step },
    tests: { suites: ['tests'], phases: ['bake'], hygiene: false },
    scans: { reports: [{ format: 'trivy', path: 'reports/{architecture}.json' }] },
  };
  workspace.write('al2023.pkr.hcl', bakingTemplate);
  workspace.write('tests/base.yaml', 'file:\n  /etc/passwd: { contents: ["root:"] }\n');
  for (const architecture of ['x86_64', 'arm64']) {
    workspace.write(`reports/${architecture}.json`, trivy());
  }
  workspace.write('.gitignore', 'go\nsteps\n');
  workspace.write(
    'soe.commits.json',
    JSON.stringify({
      schema: 'soe-commit-policy/v1',
      issues: { jira: { projects: ['SOE'] } },
      projects: ['SOE'],
    }),
  );
  workspace.write(
    'soe.config.json',
    JSON.stringify({
      ...config,
      distribution: { regions: ['eu-west-1'], accounts: ['222233334444'] },
      flavors: {
        [`${name}-base`]: shared,
        [`${name}-top`]: {
          ...shared,
          sources: {
            x86_64: { parameter: `/soe/${name}-base/channels/candidate/x86_64/image-id` },
            ...sourcesOf('arm64'),
          },
          needs: [`${name}-base`],
        },
      },
    }),
  );
  workspace.commit('SOE-1 Start');
  return workspace;
}

/** What a release of a flavor left here and on AWS, in words that are the same for each that goes well. */
async function stateOfFlavor(workspace: Workspace, name: string, part: 'base' | 'top') {
  const flavor = `${name}-${part}`;
  const releases = join(workspace.directory, '.soe/releases', flavor);
  const versions = readdirSync(releases);
  expect(versions).toHaveLength(1);
  const [version = ''] = versions;
  const file = join(releases, version, 'record.json');
  const record = sorted(withoutIds(JSON.parse(readFileSync(file, 'utf8')), flavor));
  const state = { record, aws: await stateOf(aws, flavor, regions) };
  return JSON.parse(JSON.stringify(state).replaceAll(version, 'VERSION').replaceAll(name, 'NAME'));
}

/** The record of a release, whose builds are in the order in which they ended. */
function sorted(record: unknown): unknown {
  const { builds, images } = record as { readonly builds: object[]; readonly images: object[] };
  const inOrder = (parts: object[]) =>
    parts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...(record as object), builds: inOrder(builds), images: inOrder(images) };
}

async function stateAfter(workspace: Workspace, name: string, parts: readonly ('base' | 'top')[]) {
  for (const region of regions) expect(await temporaryThings(aws, region)).toEqual([]);
  return Promise.all(parts.map((part) => stateOfFlavor(workspace, name, part)));
}

/** What a run of both leaves that nothing disturbs, and how many steps it takes. */
async function undisturbed() {
  const name = 'calm';
  const workspace = prepare(name);
  const one = startSoe(
    workspace.directory,
    environment(),
    ['release', 'calm-base'],
    filesOf(workspace),
  );
  const first = await one.ended;
  if (first.code !== 0) throw new Error(first.stderr);
  const steps = stepsOf(workspace).length;
  const two = startSoe(
    workspace.directory,
    environment(),
    ['release', 'calm-top'],
    filesOf(workspace),
  );
  const second = await two.ended;
  if (second.code !== 0) throw new Error(second.stderr);
  const [base, top] = await stateAfter(workspace, name, ['base', 'top']);
  return { base, top, steps: { base: steps, both: stepsOf(workspace).length } };
}

function calmOnce(): ReturnType<typeof undisturbed> {
  calm ??= undisturbed();
  return calm;
}

const filesOf = ({ directory }: Workspace): KillFiles => ({
  trace: join(directory, 'steps'),
  seen: join(directory, '.git/boundaries'),
});

function stepsOf(workspace: Workspace): readonly string[] {
  return workspace.read('steps').trimEnd().split('\n');
}

const goOn = ['release', '--resume', 'last'];

/** Begin, or go on where a run was begun. */
const start = (workspace: Workspace, args: readonly string[], point?: KillPoint) =>
  startSoe(
    workspace.directory,
    environment(),
    journalOf(workspace.directory).length > 0 ? goOn : args,
    filesOf(workspace),
    point,
  );

const packers = () => aws.calls().filter(({ action }) => action === 'RunInstances').length;
const writes = () =>
  aws.calls().filter(({ action }) => /^(?:Run|Create|Copy|Put|Modify|Dereg|Delete)/.test(action));

const stages = ['plan', 'policy', 'build', 'record', 'test', 'scan', 'share', 'candidate', 'notes'];

test('a release that is killed at every boundary of every stage ends like one that never was', {
  timeout: 600_000,
}, async () => {
  const calmly = await calmOnce();
  const workspace = prepare('bounds');
  let end: SoeEnd;
  let starts = 0;
  do {
    starts += 1;
    end = await start(workspace, ['release', 'bounds-base'], { at: 'boundary', how: 'after' })
      .ended;
  } while (end.code === null);

  expect(end.stderr).not.toMatch(/\[[A-Z_]+\]$/m);
  expect(end.code).toBe(0);
  // Where nothing is done between two boundaries, they are one moment.
  expect(starts).toBeGreaterThan(12);
  const killedAt = readFileSync(filesOf(workspace).seen, 'utf8').trimEnd().split('\n');
  for (const stage of stages) {
    expect(killedAt).toEqual(expect.arrayContaining([`stage ${stage}`, `stage-ended ${stage}`]));
  }
  expect(killedAt).toEqual(
    expect.arrayContaining(['run-started', 'planned', 'flavor-ended', 'run-ended']),
  );
  expect(journalOf(workspace.directory).filter(({ status }) => status === 'skipped')).toEqual([]);
  await expect(stateAfter(workspace, 'bounds', ['base'])).resolves.toEqual([calmly.base]);

  const before = writes().length;
  const again = await workspace.soe(goOn, { env: environment() });
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('is done') });
  expect(writes().length).toBe(before);
});

test('a Packer that outlives its soe is followed to its end, and none is started beside it', async () => {
  const workspace = prepare('outlived', 'until test -e go; do sleep 0.1; done');
  const before = packers();
  const soe = start(workspace, ['release', 'outlived-base']);
  await printed(workspace, 'outlived-base', 'Running local shell script');
  soe.kill();
  await soe.ended;
  const shown = await workspace.soe(['show', 'last'], { env: environment() });
  expect(shown.stdout).toMatch(/stopped.*Packer for x86_64 still runs; it is followed/s);

  const busy = start(workspace, ['release', 'outlived-base']);
  const second = await new Promise<SoeEnd>((resolve) => {
    const stop = followJournal(workspace.directory, ({ detail = '' }) => {
      if (!detail.includes('still runs')) return;
      stop();
      // Now that somebody works on it, nobody else may.
      resolve(start(workspace, ['release', 'outlived-base']).ended);
    });
  });
  expect(second).toMatchObject({ code: 3, stderr: expect.stringContaining('SOE_RUN_BUSY') });
  workspace.write('go', '');

  await expect(busy.ended).resolves.toMatchObject({ code: 0 });
  expect(packers()).toBe(before + 1);
  expect(buildsOf(workspace.directory, 'outlived-base')).toHaveLength(1);
  for (const region of regions) expect(await temporaryThings(aws, region)).toEqual([]);
});

test.each([
  { how: 'killed', name: 'perished', code: null },
  { how: 'interrupted', name: 'stopped', code: 130 },
])(
  'a Packer that is $how with its soe leaves nothing, and the build begins anew',
  async ({ name, code }) => {
    const flavor = `${name}-base`;
    const workspace = prepare(name, 'until test -e go; do sleep 0.1; done');
    const soe = start(workspace, ['release', flavor]);
    await printed(workspace, flavor, 'Running local shell script');
    if (code === null) soe.kill();
    else soe.interrupt();
    await expect(soe.ended).resolves.toMatchObject({ code });
    killPackers(workspace.directory, flavor);
    workspace.write('go', '');

    await expect(start(workspace, ['release', flavor]).ended).resolves.toMatchObject({ code: 0 });

    expect(buildsOf(workspace.directory, flavor)).toHaveLength(2);
    for (const region of regions) expect(await temporaryThings(aws, region)).toEqual([]);
  },
);

test('an image that Packer was killed before telling of is taken over, and not built again', async () => {
  const made = () => aws.calls().filter(({ action }) => action === 'CreateImage').length;
  const before = made();
  const workspace = prepare('overdue');
  const soe = start(workspace, ['release', 'overdue-base']);
  onCall = (action) => {
    if (action !== 'CreateImage') return;
    soe.kill();
    killPackers(workspace.directory, 'overdue-base');
  };
  await expect(soe.ended).resolves.toMatchObject({ code: null });
  onCall = () => undefined;

  const end = await start(workspace, ['release', 'overdue-base']).ended;

  expect(end).toMatchObject({ code: 0, stderr: expect.stringContaining('taken over') });
  expect(made()).toBe(before + 1);
  expect(buildsOf(workspace.directory, 'overdue-base')).toHaveLength(1);
  const { base } = await calmOnce();
  await expect(stateAfter(workspace, 'overdue', ['base'])).resolves.toEqual([base]);
});

/** So often a release is killed before it may end. */
const kills = 4;

test.each([
  { seed: 1, parts: ['base'] as const },
  { seed: 2, parts: ['base'] as const },
  { seed: 3, parts: ['base', 'top'] as const },
])(
  'killed at random steps, with its Packers or without, $parts ends the same (seed $seed)',
  { timeout: 600_000 },
  async ({ seed, parts }) => {
    const random = randomOf(seed);
    const calmly = await calmOnce();
    const name = `storm-${seed}`;
    const workspace = prepare(name);
    const steps = parts.length === 1 ? calmly.steps.base : calmly.steps.both;
    const flavors = parts.map((part) => `${name}-${part}`);
    const told: string[] = [`seed ${seed}, ${steps} steps`];
    const release = ['release', ...flavors, '--concurrency', '2'];
    let end: SoeEnd | undefined;
    for (let kill = 1; kill <= kills && end?.code !== 0; kill += 1) {
      const how = (['before', 'amid', 'after'] as const)[Math.floor(random() * 3)] ?? 'amid';
      // What was done is done faster the next time.
      const at = 1 + Math.floor(random() * steps * (kill === 1 ? 0.9 : 0.6));
      const withPackers = random() < 0.5;
      end = await start(workspace, release, { at, how }).ended;
      if (end.code !== null) break;
      if (withPackers) for (const flavor of flavors) killPackers(workspace.directory, flavor);
      told.push(`${how} ${stepsOf(workspace).at(-1)}${withPackers ? ', with its Packers' : ''}`);
    }
    if (end?.code !== 0) end = await start(workspace, release).ended;

    expect(end.code, `${told.join('\n')}\n${end.stderr}`).toBe(0);
    process.stderr.write(`${told.join('\n')}\n`);
    expect(told.length).toBeGreaterThan(1);
    const left = await stateAfter(workspace, name, parts);
    expect(left, told.join('\n')).toEqual(parts.map((part) => calmly[part]));
  },
);

/** Until the Packer of a flavor has printed this. */
async function printed(workspace: Workspace, flavor: string, text: string): Promise<void> {
  await expect
    .poll(() => buildsOf(workspace.directory, flavor).map(logOf).join(''), {
      interval: 10,
      timeout: 120_000,
    })
    .toContain(text);
}

function logOf(build: string): string {
  const file = join(build, 'build.stdout.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Numbers that look random, and are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
