import type { BootOptions } from '../../src/compute/compute.js';

/** What is booted where a test does not care. */
export function bootOptions(options: Partial<BootOptions> = {}): BootOptions {
  return {
    instanceId: 'i-0123456789abcdef0',
    disk: { volumeId: 'vol-0123456789abcdef0' },
    hostname: 'ip-127-0-64-2',
    publicKeys: [],
    metadata: {
      imageId: 'ami-0123456789abcdef0',
      instanceType: 't3.micro',
      region: 'eu-west-1',
      availabilityZone: 'eu-west-1a',
      account: '111122223333',
      localAddress: '127.0.64.2',
    },
    ...options,
  };
}
