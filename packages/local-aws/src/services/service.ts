import type { Protocol } from '../protocols/protocol.js';
import type { Operation } from './operation.js';

/** A service of AWS: what it is called in signatures, how it is spoken to, what it can do. */
export interface Service {
  readonly name: string;
  readonly title: string;
  readonly protocol: Protocol;
  readonly operations: readonly Operation[];
  /** Whether AWS has an action, be it here or not. Default: nobody knows. */
  readonly isActionOfAws?: (action: string) => boolean;
}
