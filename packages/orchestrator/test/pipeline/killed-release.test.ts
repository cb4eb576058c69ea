import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '../config.js';
import { template } from '../template.js';
import { makeWorkspace, type Workspace } from '../workspace.js';
import { stateOf, temporaryThings, withoutIds } from './aws-state.js';
import {
  buildsOf,
  followJournal,
  journalOf,
  killPackers,
  type SoeEnd,
  startSoe,
} from './killed-soe.js';

let aws: LocalAws;
let onCall: (action: string) => void = () => undefined;
let calm: Promise<unknown> | undefined;
beforeAll(async () => {
  aws = await startLocalAws({ onCall: ({ action }) => onCall(action) });
});
afterAll(() => aws.close());

const regions = ['us-east-1', 'eu-west-1'];

/** The repository of some flavors that are the same but for their names. */
function prepare(flavors: readonly string[], step = 'true'): Workspace {
  const workspace = makeWorkspace();
  const { al2023 } = config.flavors;
  workspace.write('al2023.pkr.hcl', template);
  workspace.write('.gitignore', 'go\n');
  workspace.write(
    'soe.config.json',
    JSON.stringify({
      ...config,
      distribution: { regions: ['eu-west-1'], accounts: ['222233334444'] },
      flavors: Object.fromEntries(
        flavors.map((flavor) => [flavor, { ...al2023, variables: { step } }]),
      ),
    }),
  );
  workspace.commit('Start');
  return workspace;
}

function recordOf(workspace: Workspace, flavor: string): unknown {
  const record = JSON.parse(workspace.read(`.soe/releases/${flavor}/1.0.0/record.json`));
  return withoutIds(record, flavor);
}

/** What the same release leaves that nothing disturbs. */
async function undisturbed(): Promise<unknown> {
  const flavor = 'calm';
  const workspace = prepare([flavor]);
  const { code, stderr } = await workspace.soe(['release', flavor, '--version', '1.0.0'], {
    env: aws.environment(),
  });
  if (code !== 0) throw new Error(stderr);
  return { record: recordOf(workspace, flavor), aws: await stateOf(aws, flavor, regions) };
}

function calmOnce(): Promise<unknown> {
  calm ??= undisturbed();
  return calm;
}

async function stateAfter(workspace: Workspace, flavor: string): Promise<unknown> {
  for (const region of regions) expect(await temporaryThings(aws, region)).toEqual([]);
  return { record: recordOf(workspace, flavor), aws: await stateOf(aws, flavor, regions) };
}

const start = (workspace: Workspace, flavor: string) =>
  startSoe(
    workspace.directory,
    aws.environment(),
    journalOf(workspace.directory).length > 0
      ? ['release', '--resume', 'last']
      : ['release', flavor, '--version', '1.0.0'],
  );

const packers = () => aws.calls().filter(({ action }) => action === 'RunInstances').length;
const writes = () =>
  aws.calls().filter(({ action }) => /^(?:Run|Create|Copy|Put|Modify|Dereg|Delete)/.test(action));

test('a release that is killed at every boundary ends like one that never was', {
  timeout: 300_000,
}, async () => {
  const calmly = await calmOnce();
  const workspace = prepare(['bounds']);
  const killedAt = new Set<string>();
  let end: SoeEnd;
  do {
    const soe = start(workspace, 'bounds');
    let isKilled = false;
    const stop = followJournal(workspace.directory, ({ type, stage = '', status = '' }) => {
      const boundary = `${type} ${stage}`.trim();
      // A stage that has nothing to do ends where the one before it does.
      if (isKilled || status === 'skipped' || killedAt.has(boundary)) return;
      killedAt.add(boundary);
      isKilled = true;
      soe.kill();
    });
    end = await soe.ended;
    stop();
  } while (end.code === null);

  expect(end.stderr).not.toMatch(/\[[A-Z_]+\]$/m);
  expect(end.code).toBe(0);
  expect(killedAt.size).toBeGreaterThan(10);
  await expect(stateAfter(workspace, 'bounds')).resolves.toEqual(calmly);

  const before = writes().length;
  const again = await workspace.soe(['release', '--resume', 'last'], { env: aws.environment() });
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('is done') });
  expect(writes().length).toBe(before);
});

test('a Packer that outlives its soe is followed to its end, and none is started beside it', async () => {
  const workspace = prepare(['outlived'], 'until test -e go; do sleep 0.1; done');
  const before = packers();
  const soe = start(workspace, 'outlived');
  await printed(workspace, 'outlived', 'Running local shell script');
  soe.kill();
  await soe.ended;
  const shown = await workspace.soe(['show', 'last'], { env: aws.environment() });
  expect(shown.stdout).toMatch(/stopped.*Packer for x86_64 still runs; it is followed/s);

  const busy = start(workspace, 'outlived');
  const second = await new Promise<SoeEnd>((resolve) => {
    const stop = followJournal(workspace.directory, ({ detail = '' }) => {
      if (!detail.includes('still runs')) return;
      stop();
      // Now that somebody works on it, nobody else may.
      resolve(start(workspace, 'outlived').ended);
    });
  });
  expect(second).toMatchObject({ code: 3, stderr: expect.stringContaining('SOE_RUN_BUSY') });
  workspace.write('go', '');

  await expect(busy.ended).resolves.toMatchObject({ code: 0 });
  expect(packers()).toBe(before + 1);
  expect(buildsOf(workspace.directory, 'outlived')).toHaveLength(1);
  for (const region of regions) expect(await temporaryThings(aws, region)).toEqual([]);
});

test.each([
  { how: 'killed', flavor: 'perished', code: null },
  { how: 'interrupted', flavor: 'stopped', code: 130 },
])(
  'a Packer that is $how with its soe leaves nothing, and the build begins anew',
  async ({ flavor, code }) => {
    const workspace = prepare([flavor], 'until test -e go; do sleep 0.1; done');
    const soe = start(workspace, flavor);
    await printed(workspace, flavor, 'Running local shell script');
    if (code === null) soe.kill();
    else soe.interrupt();
    await expect(soe.ended).resolves.toMatchObject({ code });
    killPackers(workspace.directory, flavor);
    workspace.write('go', '');

    await expect(start(workspace, flavor).ended).resolves.toMatchObject({ code: 0 });

    expect(buildsOf(workspace.directory, flavor)).toHaveLength(2);
    for (const region of regions) expect(await temporaryThings(aws, region)).toEqual([]);
  },
);

test('an image that Packer was killed before telling of is taken over, and not built again', async () => {
  const made = () => aws.calls().filter(({ action }) => action === 'CreateImage').length;
  const before = made();
  const workspace = prepare(['overdue']);
  const soe = start(workspace, 'overdue');
  onCall = (action) => {
    if (action !== 'CreateImage') return;
    soe.kill();
    killPackers(workspace.directory, 'overdue');
  };
  await expect(soe.ended).resolves.toMatchObject({ code: null });
  onCall = () => undefined;

  const end = await start(workspace, 'overdue').ended;

  expect(end).toMatchObject({ code: 0, stderr: expect.stringContaining('taken over') });
  expect(made()).toBe(before + 1);
  expect(buildsOf(workspace.directory, 'overdue')).toHaveLength(1);
  await expect(stateAfter(workspace, 'overdue')).resolves.toEqual(await calmOnce());
});

test.each([1, 2])(
  'killed at random calls to AWS, with its Packer or without, it ends the same (seed %i)',
  { timeout: 300_000 },
  async (seed) => {
    const random = randomOf(seed);
    const calmly = await calmOnce();
    const flavor = `storm-${seed}`;
    const workspace = prepare([flavor]);
    let end: SoeEnd;
    // Always further on, so that it ends.
    let patience = 5;
    do {
      const soe = start(workspace, flavor);
      let left = Math.floor(random() * patience);
      patience += 12;
      const withPacker = random() < 0.5;
      onCall = () => {
        if (left-- !== 0) return;
        soe.kill();
        if (withPacker) killPackers(workspace.directory, flavor);
      };
      end = await soe.ended;
      onCall = () => undefined;
    } while (end.code === null);

    expect(end).toMatchObject({ code: 0 });
    await expect(stateAfter(workspace, flavor)).resolves.toEqual(calmly);
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
