// The embedded AWS answers soon after it is started, and fast, also with many images. Times are those
// of the processor where the system tells them, so that whatever else the machine does counts little.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { run } from '../run.ts';
import { atLeast, atMost, type Benchmark, type Figure } from './figure.ts';
import { interleave } from './interleave.ts';
import { processorTime } from './processor-time.ts';
import { type Peer, startMoto } from './start-moto.ts';

const child = (name: string): string => join(import.meta.dirname, 'children', name);

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => [
  await measureStart(say),
  ...(await measureRequests(say)),
  await measureImages(say),
];

async function measureStart(say: (line: string) => void): Promise<Figure> {
  say('starting the embedded AWS in fresh processes …');
  const times = await interleave(7, {
    start: async () => Number(await output('start-local-aws.ts')),
  });
  return atMost('from the start to the first DescribeImages answered', times.start, 'ms', 100);
}

async function measureRequests(say: (line: string) => void): Promise<readonly Figure[]> {
  const requests = 3000;
  const aws = await serve();
  const moto = await startMoto();
  try {
    say(`asking ${requests} simple questions over 8 connections, six times …`);
    for (const peer of [aws, moto]) if (peer !== undefined) await load(peer, 'parameter', 1);
    const ask = (peer: Peer) => () => load(peer, 'simple', requests);
    const none = async () => Number.POSITIVE_INFINITY;
    const times = await interleave(5, { aws: ask(aws), moto: moto ? ask(moto) : none });
    const perSecond = (requests / times.aws) * 1000;
    const figures = [atLeast('simple requests answered by one core', perSecond, '/s', 2000)];
    if (moto === undefined) say('moto_server is not on the PATH: nothing is compared with it.');
    else {
      say(`moto answers ${Math.round((requests / times.moto) * 1000)} of them a second.`);
      figures.push(atLeast('the same against moto', times.moto / times.aws, 'ratio', 1));
    }
    return figures;
  } finally {
    await aws.stop();
    await moto?.stop();
  }
}

async function measureImages(say: (line: string) => void): Promise<Figure> {
  say('registering 100 and 10,000 images, and looking for single ones by name and tag …');
  const few = await serve();
  const many = await serve();
  try {
    await load(few, 'images', 100);
    await load(many, 'images', 10_000);
    const times = await interleave(5, {
      few: () => load(few, 'find', 1500),
      many: () => load(many, 'find', 1500),
    });
    return atMost(
      'filtered DescribeImages with 10,000 images against 100',
      times.many / times.few,
      'ratio',
      2,
    );
  } finally {
    await few.stop();
    await many.stop();
  }
}

/** Starts the embedded AWS in a process of its own. */
async function serve(): Promise<Peer> {
  const server = spawn(execPath, [child('serve-local-aws.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const [endpoint] = await Promise.race([
    once(createInterface(server.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`the embedded AWS ended with exit code ${code} before it listened`);
    }),
  ]);
  return {
    endpoint: String(endpoint),
    pid: server.pid ?? 0,
    async stop() {
      server.stdin.end();
      await ended;
    },
  };
}

/** How many milliseconds a server took to answer so many requests. */
async function load(peer: Peer, what: string, requests: number): Promise<number> {
  const before = processorTime(peer.pid);
  const elapsed = Number(await output('load-aws.ts', peer.endpoint, what, String(requests)));
  const after = processorTime(peer.pid);
  return before === undefined || after === undefined ? elapsed : after - before;
}

async function output(file: string, ...args: string[]): Promise<string> {
  const { code, stdout } = await run(execPath, [child(file), ...args], { output: 'capture' });
  if (code !== 0) throw new Error(stdout);
  return stdout;
}
