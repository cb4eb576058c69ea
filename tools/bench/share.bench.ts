// Distributing 5 images to 17 regions and 100 accounts, with 2 parameters each, takes hardly longer than
// AWS needs for it: the embedded AWS throttles as AWS does, answers after 50 ms and copies for 45 s. The
// second time nothing is written, one account more is one write per region and image, and plans of any
// size are made fast.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import type { ApiCall } from '@soe/local-aws';
import { connectAws, type Distribution, distributeReleases } from '@soe/share';
import { run } from '../run.ts';
import { benchRegions } from './bench-regions.ts';
import { buildReleases } from './bench-releases.ts';
import { atMost, type Benchmark, type Figure } from './figure.ts';

const credentials = { accessKeyId: '111122223333', secretAccessKey: 'not-checked' };
const flavors = ['one', 'two', 'three', 'four', 'five'].map((name) => `bench-${name}`);
const latency = 50;
const copySeconds = 45;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => [
  ...(await measureDistribution(say)),
  ...(await measurePlan(say)),
];

async function measureDistribution(say: (line: string) => void): Promise<readonly Figure[]> {
  await using aws = await serve();
  const built = await buildReleases({ endpoint: aws.endpoint, credentials }, flavors);
  // The built images are available then, and all buckets are full.
  await aws.advance(600);

  const share = { aws: connectAws({ endpoint: aws.endpoint, credentials }) };
  const distribution: Distribution = {
    regions: benchRegions.map((region) => ({ region })),
    accounts: Array.from({ length: 100 }, (_, index) => String(200_000_000_000 + index)),
  };
  say(`distributing ${built.length} images to ${benchRegions.length} regions and 100 accounts …`);
  const first = await aws.counted(() => distributeReleases(built, distribution, share));
  say(
    `took ${(first.milliseconds / 1000).toFixed(1)} s, the lower bound is ${lowerBound().toFixed(1)} s`,
  );
  say(first.summary);
  const again = await aws.counted(() => distributeReleases(first.result, distribution, share));
  say(`again: ${(again.milliseconds / 1000).toFixed(1)} s`);
  say(again.summary);
  const more = { ...distribution, accounts: [...(distribution.accounts ?? []), '333344445555'] };
  const added = await aws.counted(() => distributeReleases(first.result, more, share));

  const images = built.length * benchRegions.length;
  const found = first.result.flatMap((release) => release.images).length;
  return [
    atMost('images that are missing afterwards', images - found, 'images', 0),
    atMost(
      `distributing 5 images to 17 regions against the lower bound of ${lowerBound().toFixed(1)} s`,
      first.milliseconds / 1000 / lowerBound(),
      'ratio',
      1.15,
    ),
    atMost('calls that AWS refused as too many', aws.throttled(), 'calls', 0),
    atMost(
      `calls of the first distribution, fewer than a prototype; ${fewestCalls.first} is what reading everything takes`,
      first.calls,
      'calls',
      prototype.first - 1,
    ),
    atMost('writes of a second distribution', again.writes, 'calls', 0),
    atMost(
      `calls of a second distribution, fewer than a prototype; ${fewestCalls.again} is what reading everything takes`,
      again.calls,
      'calls',
      prototype.again - 1,
    ),
    atMost('writes for one account more, per region and image', added.writes / images, 'calls', 1),
  ];
}

/** What a prototype needed that read nothing back. */
const prototype = { first: 391, again: 119 };

/**
 * The calls without which something would not be read or written. First: the regions that are enabled;
 * images in 17 regions; where they were built, who may launch them (5), the tags of their snapshots and
 * their parameters; 80 copies, each seen to be available (16 lists), 85 images shared, 170 parameters
 * written and the ids among them read back (17). Again: images and parameters in 17 regions, and who
 * may launch each of 85 images.
 */
const fewestCalls = { first: 1 + 17 + 5 + 1 + 1 + 80 + 16 + 85 + 170 + 17, again: 17 + 85 + 17 };

/**
 * What nobody can be faster than, in seconds: a region is listed, then what lists do not show is read
 * where images were built; a copy is asked for and takes its time; it is listed, shared, and two
 * parameters per release are written, of which three may be written at once and three more with
 * each second.
 */
function lowerBound(): number {
  const writes = 2 * flavors.length;
  const calls = ['list', 'read', 'copy', 'list', 'share', 'write'].length;
  return copySeconds + (writes - 3) / 3 + (calls * latency) / 1000;
}

async function measurePlan(say: (line: string) => void): Promise<readonly Figure[]> {
  say('planning 10 flavors, 2 architectures, 17 regions, 300 accounts and 3 parameters …');
  const child = join(import.meta.dirname, 'children', 'plan-share.ts');
  const { code, stdout } = await run(execPath, [child], { output: 'capture' });
  if (code !== 0) throw new Error(stdout);
  const { actions, milliseconds, megabytes } = JSON.parse(stdout);
  say(`${actions} actions`);
  return [
    atMost(
      'planning with parameters in every account, time of the processor',
      milliseconds,
      'ms',
      2000,
    ),
    atMost('planning with parameters in every account, memory at most', megabytes, 'MB', 300),
  ];
}

/** Serves the embedded AWS in a process of its own: what it does must not be counted as the client's. */
async function serve() {
  const options = { throttling: 'aws', latency, copySeconds };
  const child = join(import.meta.dirname, 'children', 'serve-local-aws.ts');
  const server = spawn(execPath, [child, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const [endpoint] = await Promise.race([
    once(createInterface(server.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`the embedded AWS ended with exit code ${code} before it listened`);
    }),
  ]);
  const all: ApiCall[] = [];
  const newCalls = async () => {
    const calls: ApiCall[] = [];
    for (;;) {
      const answer = await fetch(`${endpoint}/_local/calls?after=${all.length}&limit=1000`);
      const page = (await answer.json()) as { readonly calls: readonly ApiCall[] };
      if (page.calls.length === 0) return calls;
      calls.push(...page.calls);
      all.push(...page.calls);
    }
  };
  return {
    endpoint: String(endpoint),
    throttled: () => all.filter((call) => call.throttled).length,
    async advance(advanceSeconds: number) {
      const body = JSON.stringify({ advanceSeconds });
      await fetch(`${endpoint}/_local/clock`, { method: 'POST', body });
    },
    async counted<T>(work: () => Promise<T>) {
      await newCalls();
      const start = performance.now();
      const result = await work();
      const milliseconds = performance.now() - start;
      const calls = await newCalls();
      const writes = calls.filter(({ action }) => !/^(?:Describe|Get|List|Assume)/.test(action));
      return {
        result,
        milliseconds,
        calls: calls.length,
        writes: writes.length,
        summary: summary(calls),
      };
    },
    async [Symbol.asyncDispose]() {
      server.stdin.end();
      await ended;
    },
  };
}

function summary(calls: readonly ApiCall[]): string {
  const counts = new Map<string, number>();
  for (const { action } of calls) counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts, ['all', calls.length] as const]
    .map(([action, count]) => `${String(count).padStart(6)} ${action}`)
    .join('\n');
}
