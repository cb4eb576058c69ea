import type { ConnectOptions } from './adapters/connect-options.js';
import { DiscoveryError } from './errors.js';
import type { ImageStore } from './image-store.js';

/**
 * The images of a region as an account sees them, by default those of the standard AWS environment.
 * The EC2 client, `@aws-sdk/client-ec2`, is loaded on the first question, because loading it takes
 * twice as long as the rest. Where it is not installed the question is a `DiscoveryError`
 * `DISCOVERY_CLIENT_MISSING`.
 */
export function ec2ImageStore(options: ConnectOptions = {}): ImageStore {
  let store: Promise<ImageStore> | undefined;
  const open = () => {
    store ??= import('./adapters/ec2.js').then(({ connectEc2 }) => connectEc2(options), refuse);
    return store;
  };
  return {
    get: async (imageIds, signal) => (await open()).get(imageIds, signal),
    find: async (search, signal) => (await open()).find(search, signal),
    instanceType: async (type, signal) => (await open()).instanceType(type, signal),
  };
}

function refuse(cause: unknown): never {
  const isMissing =
    cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
  if (!isMissing) throw cause;
  throw new DiscoveryError(
    'DISCOVERY_CLIENT_MISSING',
    'look up an image: @aws-sdk/client-ec2 is not installed; run "npm install @aws-sdk/client-ec2" beside @soe/discovery, or with npx "npx -p @soe/discovery -p @aws-sdk/client-ec2 soe-discovery …". Without it only owners: "any" (--owner any) answers, and trusts whoever writes the parameters',
    { cause },
  );
}
