import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Ask, type Peer, Refusal } from './ask.js';

/** Asks through the `aws` command line. */
export function askThroughCli({ endpoint, account, region }: Peer): Ask {
  return async (service, action, input = {}) => {
    const args = [service, kebab(action), '--cli-input-json', JSON.stringify(input)];
    try {
      const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], {
        env: {
          PATH: process.env['PATH'],
          AWS_ENDPOINT_URL: endpoint,
          AWS_DEFAULT_REGION: region,
          AWS_ACCESS_KEY_ID: account,
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_MAX_ATTEMPTS: '1',
          // Neither settings nor a pager of this machine.
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
          AWS_PAGER: '',
        },
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout.trim() === '' ? {} : JSON.parse(stdout);
    } catch (error) {
      const stderr = String(Reflect.get(Object(error), 'stderr'));
      const code = /An error occurred \(([^)]+)\)/.exec(stderr)?.[1];
      throw code === undefined ? error : new Refusal(code);
    }
  };
}

/** `DescribeImages` is `describe-images`. */
function kebab(action: string): string {
  return action.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
