import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  type Attendant,
  claimRun,
  type Delay,
  isAttended,
  type PackerError,
} from '../src/index.js';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'claim-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Time that passes only when the test says so: waits end one after the other, in the order in which they began. */
function makeTime() {
  const waiting: (() => void)[] = [];
  const delay: Delay = (_, signal) =>
    new Promise((resolve, reject) => {
      waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  return {
    delay,
    /** How many waits there are. */
    waits: () => waiting.length,
    /** Let the oldest wait end, when there is one. */
    async pass() {
      await expect.poll(() => waiting.length, { interval: 1, timeout: 60_000 }).toBeGreaterThan(0);
      waiting.shift()?.();
    },
  };
}

/** A claim as a process of another machine writes it. */
function writeForeign(folder: string, number: number, more: object = {}): string {
  const path = join(folder, `attendant-${number}.json`);
  const claim = {
    ...{ id: randomUUID(), pid: 7, start: 'boot/1', place: 'elsewhere/boot/pid:[1]' },
    ...{ host: 'ci-7', since: '2026-11-28T10:00:00.000Z', over: [], ...more },
  };
  writeFileSync(path, JSON.stringify(claim));
  return path;
}

const claimsOf = (folder: string) => readdirSync(folder).filter((name) => /^attendant/.test(name));

test('a folder is claimed by one at a time, until that one lets go', async () => {
  const folder = makeFolder();
  await expect(isAttended(folder)).resolves.toBe(false);

  const letGo = await claimRun(folder);
  await expect(isAttended(folder)).resolves.toBe(true);
  await expect(claimRun(folder)).rejects.toMatchObject({
    code: 'PACKER_RUN_ATTENDED',
    message: expect.stringMatching(new RegExp(`process ${process.pid} on \\S+ since 20\\S+Z does`)),
  });

  await letGo();
  await expect(isAttended(folder)).resolves.toBe(false);
  await (await claimRun(folder))();
  expect(claimsOf(folder)).toEqual([]);
});

test('of several that want it at the same time, one gets it', async () => {
  const folder = makeFolder();

  const settled = await Promise.allSettled([1, 2, 3, 4].map(() => claimRun(folder)));

  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('of many that want it again and again, never two have it', async () => {
  const folder = makeFolder();
  let holders = 0;
  let most = 0;
  let times = 0;
  const want = async () => {
    for (let turn = 0; turn < 15; turn += 1) {
      const letGo = await claimRun(folder).catch(() => undefined);
      if (letGo === undefined) continue;
      holders += 1;
      times += 1;
      most = Math.max(most, holders);
      await new Promise(setImmediate);
      holders -= 1;
      await letGo();
    }
  };

  await Promise.all([1, 2, 3, 4, 5, 6].map(want));

  expect(times).toBeGreaterThan(0);
  expect(most).toBe(1);
  expect(claimsOf(folder)).toEqual([]);
});

test('a process of this machine that was killed holds nothing, at once', async () => {
  const folder = makeFolder();
  const { path } = await heldByChild(folder);
  const held = JSON.parse(readFileSync(path, 'utf8'));
  await expect(claimRun(folder)).rejects.toMatchObject({
    message: expect.stringContaining(`process ${held.pid} on ${held.host}`),
  });

  process.kill(held.pid, 'SIGKILL');
  await expect.poll(() => isAttended(folder), { timeout: 60_000 }).toBe(false);

  const noTime = () => Promise.reject(new Error('nothing has to be waited for'));
  await (await claimRun(folder, { delay: noTime }))();
  expect(claimsOf(folder)).toEqual([]);
});

test('who has a folder gives signs of life, which change the time of its file', async () => {
  const folder = makeFolder();
  const time = makeTime();
  const letGo = await claimRun(folder, { delay: time.delay });
  const at = () => statSync(join(folder, 'attendant-1.json')).mtimeMs;

  const seen = new Set<number>();
  for (let beat = 0; beat < 3; beat += 1) {
    const before = at();
    await time.pass();
    await expect.poll(at, { interval: 1, timeout: 60_000 }).not.toBe(before);
    seen.add(at());
  }
  await letGo();

  expect(seen.size).toBe(3);
});

test('a process of another machine that gives signs of life is named, and keeps its folder', async () => {
  const folder = makeFolder();
  const path = writeForeign(folder, 1);
  const watched: (Attendant | undefined)[] = [];
  let looks = 0;
  // It is slow: the last look finds it.
  const delay = async () => {
    looks += 1;
    if (looks === 10) writeFileSync(path, readFileSync(path));
  };

  const claimed = claimRun(folder, { delay, onWatch: (attendant) => watched.push(attendant) });

  await expect(claimed).rejects.toMatchObject({
    code: 'PACKER_RUN_ATTENDED',
    message: expect.stringContaining('process 7 on ci-7 since 2026-11-28T10:00:00.000Z does'),
  });
  expect(watched).toMatchObject([{ pid: 7, host: 'ci-7' }]);
  expect(looks).toBe(10);
  expect(claimsOf(folder)).toEqual(['attendant-1.json']);
});

test('a process of another machine that gives none is dead, whatever the clocks say', async () => {
  const folder = makeFolder();
  // Made this moment, or so its time says.
  writeForeign(folder, 1, { since: new Date().toISOString() });
  let looks = 0;
  const count = async () => {
    looks += 1;
  };
  await expect(isAttended(folder, { delay: count })).resolves.toBe(false);
  expect(looks).toBe(3);
  looks = 0;
  const delay: Delay = (_, signal) => {
    looks += 1;
    if (looks <= 10) return Promise.resolve();
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };

  const letGo = await claimRun(folder, { delay });

  expect(looks).toBeGreaterThanOrEqual(10);
  await expect(isAttended(folder)).resolves.toBe(true);
  await letGo();
  expect(claimsOf(folder)).toEqual([]);
});

test('what a loss of power left of a claim is watched like one of another machine', async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'attendant-1.json'), '');
  const time = makeTime();
  const claimed = claimRun(folder, { delay: time.delay });
  for (let look = 0; look < 10; look += 1) await time.pass();

  await (await claimed)();
});

test('what another one found dead is not watched again', async () => {
  const folder = makeFolder();
  const first = writeForeign(folder, 1);
  writeForeign(folder, 2, { over: [JSON.parse(readFileSync(first, 'utf8')).id] });
  const watched: (Attendant | undefined)[] = [];
  const time = makeTime();
  const claimed = claimRun(folder, { delay: time.delay, onWatch: (each) => watched.push(each) });
  for (let look = 0; look < 10; look += 1) await time.pass();

  await (await claimed)();

  expect(watched).toHaveLength(1);
  expect(claimsOf(folder)).toEqual([]);
});

test('a claim in the place of one that was found dead is watched like any other', async () => {
  const folder = makeFolder();
  writeForeign(folder, 1);
  writeForeign(folder, 2);
  const watched: (Attendant | undefined)[] = [];
  const time = makeTime();
  const claimed = claimRun(folder, { delay: time.delay, onWatch: (each) => watched.push(each) });
  const refused = expect(claimed).rejects.toMatchObject({
    code: 'PACKER_RUN_ATTENDED',
    message: expect.stringContaining('process 8 on ci-7'),
  });
  for (let look = 0; look < 10; look += 1) await time.pass();
  await expect.poll(() => watched.length, { interval: 1, timeout: 60_000 }).toBe(2);

  // The first is watched now, and the number of the second has another owner, who lives.
  writeForeign(folder, 2, { pid: 8 });
  for (let look = 0; look < 10; look += 1) await time.pass();
  await expect.poll(() => watched.length, { interval: 1, timeout: 60_000 }).toBe(3);
  await expect.poll(() => time.waits(), { interval: 1, timeout: 60_000 }).toBe(1);
  writeForeign(folder, 2, { pid: 8, since: '2026-11-28T10:00:02.000Z' });
  await time.pass();

  await refused;
});

test('who was paused until another one took the folder is told so, and removes nothing of the other', async () => {
  const folder = makeFolder();
  const time = makeTime();
  const lost: PackerError[] = [];
  const letGo = await claimRun(folder, { delay: time.delay, onLost: (error) => lost.push(error) });
  const { id } = JSON.parse(readFileSync(join(folder, 'attendant-1.json'), 'utf8'));

  writeForeign(folder, 2, { over: [id] });
  await time.pass();

  await expect.poll(() => lost.length, { interval: 1, timeout: 60_000 }).toBe(1);
  expect(lost[0]).toMatchObject({
    code: 'PACKER_RUN_ATTENDED',
    message: expect.stringContaining('process 7 on ci-7'),
  });
  // The other one ends, and a third one begins.
  for (const name of claimsOf(folder)) rmSync(join(folder, name));
  const third = writeForeign(folder, 1);
  await letGo();
  expect(existsSync(third)).toBe(true);
});

test('who cannot give signs of life any more is told so', async () => {
  const folder = makeFolder();
  const time = makeTime();
  const lost: PackerError[] = [];
  const letGo = await claimRun(folder, { delay: time.delay, onLost: (error) => lost.push(error) });
  rmSync(folder, { recursive: true });

  for (let beat = 0; beat < 10; beat += 1) {
    expect(lost).toEqual([]);
    await time.pass();
  }

  await expect.poll(() => lost.length, { interval: 1, timeout: 60_000 }).toBe(1);
  await letGo();
});

test('the watching can be stopped', async () => {
  const folder = makeFolder();
  writeForeign(folder, 1);
  const stop = new AbortController();
  const delay: Delay = async (_, signal) => {
    stop.abort(new Error('enough'));
    signal?.throwIfAborted();
  };

  await expect(claimRun(folder, { delay, signal: stop.signal })).rejects.toThrow('enough');
  expect(claimsOf(folder)).toEqual(['attendant-1.json']);
});

const apart = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--kill-child'];
const canSeparate = spawnSync('unshare', [...apart, 'true']).status === 0;

test.skipIf(!canSeparate)(
  'a live process of another container is seen to live, and its folder is free when it was killed',
  { timeout: 120_000 },
  async () => {
    const folder = makeFolder();
    const { path, end } = await heldByChild(folder, ['unshare', ...apart]);
    // Its process id is no process of that name here.
    expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBeLessThan(10);

    const beat = async () => {
      const before = statSync(path).mtimeMs;
      const timeout = { interval: 20, timeout: 60_000 };
      await expect.poll(() => statSync(path).mtimeMs, timeout).not.toBe(before);
    };
    await expect(isAttended(folder, { delay: beat })).resolves.toBe(true);
    await expect(claimRun(folder, { delay: beat })).rejects.toMatchObject({
      code: 'PACKER_RUN_ATTENDED',
    });
    await end();

    let looks = 0;
    const delay: Delay = async () => {
      looks += 1;
    };
    await expect(isAttended(folder, { delay })).resolves.toBe(false);
    expect(looks).toBe(3);
  },
);

/** A process that has the folder, below another program where one is named. */
async function heldByChild(folder: string, below: readonly string[] = []) {
  const library = new URL('../dist/index.js', import.meta.url).href;
  const script = `
    const { claimRun } = await import(${JSON.stringify(library)});
    await claimRun(${JSON.stringify(folder)});
    setInterval(() => undefined, 1000);
  `;
  const [program = '', ...args] = [
    ...below,
    ...[process.execPath, '--input-type=module', '--eval', script],
  ];
  const child = spawn(program, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const path = join(folder, 'attendant-1.json');
  await expect.poll(() => existsSync(path), { timeout: 60_000 }).toBe(true);
  return {
    path,
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
