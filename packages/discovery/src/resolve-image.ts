import type { Selector } from '@soe/contract';
import type { ImageQuery } from './image-query.js';
import { type ResolveOptions, resolveImages } from './resolve-images.js';
import type { ResolvedImage } from './resolved-image.js';

/**
 * Which image do I launch? One call to Parameter Store for a channel or a version, one more to EC2
 * where `owners` are checked or the query asks about the image.
 *
 * @example
 * ```ts
 * const { imageId } = await resolveImage('al2023@stable', { owners: ['111122223333'] });
 * ```
 *
 * @throws DiscoveryError, see its codes; `ContractError` for a selector or prefix that is none
 */
export async function resolveImage(
  query: string | Selector | ImageQuery,
  options: ResolveOptions,
): Promise<ResolvedImage> {
  const [result] = await resolveImages([query], options);
  if (result?.status === 'found') return result.image;
  throw result?.error ?? new TypeError('one query has one result');
}
