import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { connectAws, distributeRelease } from '../src/index.js';
import { buildFixture } from './support/build-fixture.js';
import { type FullWorld, startFullWorld } from './support/full-world.js';
import { quick, writes } from './support/local.js';

/** Each run is fast, but there are many. */
const patient = { timeout: 600_000 };

/** One call of a run, by what it is: its place in time differs from run to run. */
interface Call {
  readonly service: string;
  readonly action: string;
  readonly region: string;
  readonly account: string;
  /** The how manieth of its kind, from 1. */
  readonly call: number;
}

/** A run that nobody disturbs: what it does, and what it leaves behind. */
async function undisturbed() {
  await using world = await startFullWorld();
  await distribute(world);
  const ledger = world.local.newCalls();
  const seen = new Map<string, number>();
  const calls = ledger.map(({ service, action, region, account = '' }): Call => {
    const kind = [service, action, region, account].join(' ');
    const call = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, call);
    return { service, action, region, account, call };
  });
  return { calls, state: await world.state() };
}

/** Distribute as a new process would: with clients that know nothing. */
function distribute({ local, release, distribution }: FullWorld, signal?: AbortSignal) {
  const { server, credentials } = local;
  const aws = connectAws({ endpoint: server.endpoint, credentials: credentials(), limits: [] });
  const options = { aws, ...quick, ...(signal !== undefined && { signal }) };
  return distributeRelease(release, distribution, options);
}

/**
 * A run whose process is gone with one of its calls, as AWS sees it: that call has its effect or not,
 * no more calls come, and those that are on their way are done.
 */
async function dieAt(call: Call, when: 'before' | 'after') {
  const death = new AbortController();
  const gone: (() => void)[] = [];
  await using world: FullWorld = await startFullWorld({
    onCall({ faults = [] }) {
      if (faults.length === 0 || death.signal.aborted) return;
      gone.push(world.local.server.faults.add({ kind: 'reset-before' }));
      death.abort();
    },
  });
  gone.push(world.local.server.faults.add({ ...call, kind: `reset-${when}` }));
  await distribute(world, death.signal).catch(() => undefined);
  for (const forget of gone) forget();

  await distribute(world);

  return { died: death.signal.aborted, state: await world.state() };
}

test(
  'a run that dies at any of its calls, before or after its effect, is finished by the next as if nothing had been',
  patient,
  async () => {
    const { calls, state } = await undisturbed();
    const deaths = calls.flatMap((call) => [
      { call, when: 'before' as const },
      // What only reads has no effect to die after.
      ...(writes([call]).length > 0 ? [{ call, when: 'after' as const }] : []),
    ]);
    expect(deaths.length).toBeGreaterThan(70);

    let died = 0;
    await eachOf(deaths, async ({ call, when }) => {
      const again = await dieAt(call, when);
      expect(again.state, `died ${when} ${JSON.stringify(call)}`).toEqual(state);
      if (again.died) died += 1;
    });

    // How often it looks for what it waits for is not the same in every run.
    expect(died).toBeGreaterThan(deaths.length * 0.9);
  },
);

test(
  'a process that kills itself at one of its calls is followed by another, which finishes its work',
  patient,
  async () => {
    const { calls, state } = await undisturbed();
    await using fixture = await buildFixture('distribute.ts');
    const last = calls.length;
    const spread = Array.from({ length: 6 }, (_, index) =>
      Math.round(1 + (index * (last - 1)) / 5),
    );
    const deaths = spread.flatMap((at, index) => ({
      at,
      when: index % 2 === 0 ? ('before' as const) : ('after' as const),
    }));

    let killed = 0;
    await eachOf(deaths, async (die) => {
      await using world = await startFullWorld();
      const first = await runChild(fixture.program, world, die);
      if (first.signal === 'SIGKILL') killed += 1;

      const second = await runChild(fixture.program, world);

      expect(second).toMatchObject({ signal: null, code: 0, stderr: '' });
      expect(await world.state(), JSON.stringify(die)).toEqual(state);
    });

    expect(killed).toBeGreaterThanOrEqual(deaths.length - 1);
  },
);

/** Run a child to its end. */
async function runChild(
  program: string,
  { local, release, distribution }: FullWorld,
  die?: { readonly at: number; readonly when: 'before' | 'after' },
) {
  const { endpoint } = local.server;
  const input = { endpoint, credentials: local.credentials(), release, distribution, die };
  const child = spawn(execPath, [program, JSON.stringify(input)], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code, signal };
}

/** Do something for each, two at a time. */
async function eachOf<T>(values: readonly T[], work: (value: T) => Promise<void>): Promise<void> {
  const left = values.values();
  const lane = async () => {
    for (const value of left) await work(value);
  };
  await Promise.all([lane(), lane()]);
}
