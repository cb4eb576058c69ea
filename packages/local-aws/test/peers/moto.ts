import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Peer } from './ask.js';

/** A moto server of its own. */
export interface Moto extends Peer {
  readonly close: () => Promise<void>;
}

/** Starts moto on loopback and waits until it answers. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'exit');
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Running on')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`moto_server ended: ${output}`)));
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    // Moto has one account of its own, whatever the credentials say.
    account: '123456789012',
    region: 'us-east-1',
    async close() {
      server.kill();
      await ended;
    },
  };
}

/** Moto wants to be told a port. Nobody else takes this one in the moment between. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
