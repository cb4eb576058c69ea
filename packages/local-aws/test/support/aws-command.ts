import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { LocalAws } from '../../src/index.js';

/** Runs the `aws` command line against a server; gives what it printed, read as JSON where it is. */
export async function awsCommand(aws: LocalAws, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], {
    env: {
      PATH: process.env['PATH'],
      ...aws.environment(),
      // Neither settings nor a pager of this machine.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_PAGER: '',
      AWS_MAX_ATTEMPTS: '1',
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return /^\s*[{[]/.test(stdout) ? JSON.parse(stdout) : stdout.trim();
}
