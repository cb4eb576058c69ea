import type { ConnectOptions } from './adapters/connect-options.js';
import { ssmParameterStore } from './adapters/ssm.js';
import { ec2ImageStore } from './ec2-image-store.js';
import type { ImageStore } from './image-store.js';
import type { ParameterStore } from './parameter-store.js';

/** Stores that were made before, to be used for many questions. */
export interface Stores {
  /** Where parameters are read, see `ssmParameterStore`. */
  readonly parameters: ParameterStore;
  /** Where images are looked up, see `ec2ImageStore`. Needed only where `owners` are checked. */
  readonly images?: ImageStore;
  /** Not together with stores. */
  readonly region?: never;
  /** Not together with stores. */
  readonly endpoint?: never;
  /** Not together with stores. */
  readonly credentials?: never;
}

/** Where to ask: stores that were made before, or how to reach AWS. Never both. */
export type Connection =
  | Stores
  | (ConnectOptions & { readonly parameters?: never; readonly images?: never });

/** The stores of a connection. EC2 is loaded on the first image that is looked up. */
export function openStores(
  connection: Connection,
): Required<Pick<Stores, 'parameters' | 'images'>> {
  if (connection.parameters !== undefined) {
    const { parameters, images = ec2ImageStore({}) } = connection;
    return { parameters, images };
  }
  const { region, endpoint, credentials } = connection;
  const options: ConnectOptions = {
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  };
  return { parameters: ssmParameterStore(options), images: ec2ImageStore(options) };
}
