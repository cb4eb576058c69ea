import { PackerError } from '../errors.js';
import type { CloudPort } from './cloud.js';
import type { Ec2CloudOptions } from './ec2-cloud-options.js';

/**
 * A region of EC2. The EC2 client, `@aws-sdk/client-ec2`, is loaded on the first question, so the
 * rest of this package works without it.
 *
 * @throws PackerError `PACKER_OPTION_INVALID` without a region
 * @example
 * ```ts
 * const cloud = ec2Cloud({ region: 'eu-west-1' });
 * ```
 */
export function ec2Cloud(options: Ec2CloudOptions): CloudPort {
  // Without one the SDK takes that of the environment, and what is there is compared with no region.
  if (typeof options?.region !== 'string' || options.region === '') {
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      'Cannot ask EC2: option region of ec2Cloud must be a region, such as "eu-west-1".',
    );
  }
  let cloud: Promise<CloudPort> | undefined;
  const open = (): Promise<CloudPort> => {
    cloud ??= load(options);
    return cloud;
  };
  return {
    region: options.region,
    find: async (query, signal) => (await open()).find(query, signal),
    remove: async (resource, signal) => (await open()).remove(resource, signal),
    tag: async (ids, tags, signal) => (await open()).tag(ids, tags, signal),
    copyImage: async (copy, signal) => (await open()).copyImage(copy, signal),
    consoleOutput: async (id, signal) => (await open()).consoleOutput(id, signal),
  };
}

async function load(options: Ec2CloudOptions): Promise<CloudPort> {
  const { connectEc2 } = await import('../adapters/ec2.js').catch((cause: unknown) => {
    throw new PackerError(
      'PACKER_EC2_MISSING',
      `Cannot ask EC2 in ${options.region}: @aws-sdk/client-ec2 could not be loaded. Run npm install @aws-sdk/client-ec2.`,
      { cause },
    );
  });
  return connectEc2(options);
}
