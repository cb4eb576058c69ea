import type { ConnectOptions } from './adapters/connect-options.js';
import type { ImageStore } from './image-store.js';

/**
 * The images of a region as an account sees them, by default those of the standard AWS environment.
 * The EC2 client is loaded on the first question, because loading it takes twice as long as the rest.
 */
export function ec2ImageStore(options: ConnectOptions = {}): ImageStore {
  let store: Promise<ImageStore> | undefined;
  const open = () => {
    store ??= import('./adapters/ec2.js').then(({ connectEc2 }) => connectEc2(options));
    return store;
  };
  return {
    get: async (imageIds, signal) => (await open()).get(imageIds, signal),
    find: async (search, signal) => (await open()).find(search, signal),
    instanceType: async (type, signal) => (await open()).instanceType(type, signal),
  };
}
