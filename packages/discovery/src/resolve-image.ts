import { type Architecture, parseSelector, type Selector } from '@soe/contract';
import { checkImage } from './check-image.js';
import { type Connection, openStores } from './connection.js';
import { findPointer } from './find-pointer.js';
import type { ResolvedImage } from './resolved-image.js';

/** How {@link resolveImage} looks for the image. */
export type ResolveImageOptions = Connection & {
  /** Architecture to launch. Default `x86_64`. */
  readonly architecture?: Architecture;
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /**
   * Ids of the accounts whose images may be answered. The image itself is looked up (one more call,
   * to EC2) and refused unless its owner is on this list, it is available and its name is that of
   * the release. `'any'` makes do with the parameters: whoever may write them is trusted then.
   */
  readonly owners: readonly string[] | 'any';
  /** Cancels the calls; its reason is thrown. */
  readonly signal?: AbortSignal;
};

/**
 * Which image do I launch? Reads where the selector points in Parameter Store: one call for a
 * channel or a version; for a range as many as it takes to page through the versions, ten
 * parameters at a time.
 *
 * @example
 * ```ts
 * const { imageId } = await resolveImage('al2023@stable', { owners: ['111122223333'] });
 * ```
 *
 * @throws DiscoveryError, see its codes; `ContractError` for a selector or prefix that is none
 */
export async function resolveImage(
  selector: string | Selector,
  options: ResolveImageOptions,
): Promise<ResolvedImage> {
  const { architecture = 'x86_64', owners, prefix, signal } = options;
  const wanted = typeof selector === 'string' ? parseSelector(selector) : selector;
  const { parameters, images } = openStores(options);
  const pointer = await findPointer(wanted, parameters, {
    architecture,
    ...(prefix !== undefined && { prefix }),
    ...(signal && { signal }),
  });
  const found: ResolvedImage = {
    ...pointer,
    flavor: wanted.flavor,
    ...(wanted.kind === 'channel' && { channel: wanted.channel }),
    architecture,
    region: await parameters.region(),
  };
  return owners === 'any' ? found : checkImage(found, owners, images, signal);
}
