import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { promisify } from 'node:util';

/** The account that moto gives to credentials that it does not know. */
export const motoAccount = '123456789012';

/** A moto server of its own, on loopback. */
export interface Moto extends AsyncDisposable {
  readonly endpoint: string;
}

/** Start moto, and wait until it listens. */
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
    async [Symbol.asyncDispose]() {
      server.kill();
      await ended;
    },
  };
}

/** Ask through the `aws` command line. */
export async function askAws(
  { endpoint }: Moto,
  region: string,
  args: readonly string[],
  credentials: Readonly<Record<string, string>> = {},
) {
  const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], {
    env: {
      PATH: env['PATH'],
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'moto',
      AWS_SECRET_ACCESS_KEY: 'moto',
      AWS_EC2_METADATA_DISABLED: 'true',
      // Neither settings nor a pager of this machine.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_PAGER: '',
      ...credentials,
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

/** Whether a program is on the PATH. */
export function isInstalled(program: string): boolean {
  return (env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
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
