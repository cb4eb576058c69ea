import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { promisify } from 'node:util';
import { startMoto as startServer } from '../../../../tools/bench/start-moto.ts';

/** The account that moto gives to credentials that it does not know. */
export const motoAccount = '123456789012';

/** A moto server of its own, on loopback. */
export interface Moto extends AsyncDisposable {
  readonly endpoint: string;
}

/** Start moto, and wait until it answers. */
export async function startMoto(): Promise<Moto> {
  const server = await startServer();
  if (server === undefined) throw new Error('moto_server cannot be started');
  const { endpoint, stop } = server;
  return { endpoint, [Symbol.asyncDispose]: stop };
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
