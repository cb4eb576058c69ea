import type { ConnectOptions } from './adapters/connect-options.js';
import { ssmParameterStore } from './adapters/ssm.js';
import { ec2ImageStore } from './ec2-image-store.js';
import { DiscoveryError } from './errors.js';
import type { ImageStore } from './image-store.js';
import type { ParameterStore } from './parameter-store.js';

/** Stores that were made before, to be used for many questions. */
export interface Stores {
  /** Where parameters are read, see `ssmParameterStore`. */
  readonly parameters: ParameterStore;
  /**
   * Where images are looked up, see `ec2ImageStore`. Needed for source images and where `owners`
   * are checked.
   */
  readonly images?: ImageStore;
}

/** Where to ask: how to reach AWS, or stores that were made before. Never both. */
export type Connection =
  | (ConnectOptions & { readonly [Member in keyof Stores]?: never })
  | (Stores & { readonly [Member in keyof ConnectOptions]?: never });

/** The stores of a connection. EC2 is loaded on the first image that is looked up. */
export function openStores(connection: Connection): Required<Stores> {
  if (connection.parameters !== undefined) {
    return { parameters: connection.parameters, images: connection.images ?? noImages };
  }
  const { region, endpoint, credentials } = connection;
  const options: ConnectOptions = {
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  };
  return { parameters: ssmParameterStore(options), images: ec2ImageStore(options) };
}

// The images of the environment might be those of another account or region than the parameters.
const noImages: ImageStore = { get: refuse, find: refuse, instanceType: refuse };

async function refuse(): Promise<never> {
  throw new DiscoveryError(
    'DISCOVERY_OPTION_INVALID',
    'look up an image: the options have `parameters` but no `images`; add `images`, an ec2ImageStore of the same account and region',
  );
}
