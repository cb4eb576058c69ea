import type { Architecture } from '@soe/contract';
import { findTarget } from './find-target.js';
import type { TraceConnection } from './open-stores.js';
import type { ReadRecord } from './read-record.js';
import type { Trace } from './trace.js';
import { traceFound } from './trace-found.js';

/** Where {@link traceImage} asks, and what it takes for true. */
export type TraceImageOptions = TraceConnection & {
  /** Accounts that may own the image; another owner is a contradiction. Default: not looked at. */
  readonly owners?: readonly string[];
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Which image a selector means where a release has several. Default: the only one. */
  readonly architecture?: Architecture;
  /** Gets the record of a release, for its changes, attestations and archives. Default: not read. */
  readonly readRecord?: ReadRecord;
  /** Cancels the calls; its reason is thrown. */
  readonly signal?: AbortSignal;
};

/**
 * From an image to its commit, CI run and issues, in any region and from any account that sees it:
 * its name says which build it is, its tags (for the owner) and the published summary (for
 * everybody) say the rest. Where these differ, the trace says so instead of choosing silently. What
 * may not be asked beside the image itself is told in `gaps`.
 *
 * @param target - an image id, an instance id, or a selector such as `rhel-9@stable`, which is looked
 * up in the parameters of the region. An instance whose image was made from a release is a question
 * for `blame`.
 * @throws TraceabilityError, see its codes; `ContractError` for a prefix or selector that is none
 */
export async function traceImage(target: string, options: TraceImageOptions = {}): Promise<Trace> {
  const { store, image } = await findTarget(target, options);
  return traceFound(store, image, options);
}
