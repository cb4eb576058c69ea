import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

/** A server that was started for a comparison. */
export interface Peer {
  readonly endpoint: string;
  readonly pid: number;
  /** Ends it, and waits for that. */
  stop(): Promise<void>;
}

/** Start `moto_server` on loopback, or give `undefined` where it is not on the PATH. */
export async function startMoto(): Promise<Peer | undefined> {
  const program = (env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'moto_server'))
    .find((file) => existsSync(file));
  if (program === undefined) return undefined;
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async () => {
    child.kill();
    await ended;
  };
  const { pid } = child;
  if (pid === undefined || !(await answers(endpoint, () => child.exitCode !== null))) {
    await stop();
    return undefined;
  }
  return { endpoint, pid, stop };
}

/** Whether it answers within a minute, unless it ends before. */
async function answers(endpoint: string, hasEnded: () => boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 300 && !hasEnded(); attempt += 1) {
    const answer = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
    if (answer !== undefined) return true;
    await wait(200);
  }
  return false;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
