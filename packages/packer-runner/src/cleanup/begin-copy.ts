import { createHash } from 'node:crypto';
import { adoptedTags } from './adopted.js';
import type { AdoptImageOptions, AdoptionCopy } from './adoption.js';
import type { CloudResource } from './cloud.js';
import type { Ledger } from './ledger.js';

/** What is copied from where to where. */
export interface Route {
  /** The image. */
  readonly source: CloudResource;
  /** Its region. */
  readonly from: string;
  /** Where the copy is made. */
  readonly to: AdoptionCopy;
}

/** Begins a copy, or finds the one that was begun before. */
export async function beginCopy(
  { source, from, to: copy }: Route,
  ledger: Ledger,
  options: AdoptImageOptions,
): Promise<string> {
  const { id: sourceImageId, name = '', description } = source;
  const { cloud, kmsKeyId } = copy;
  const { signal, onEvent } = options;
  const wanted = copy.name ?? name;
  const seen = await cloud.find({ kind: 'image', sourceImageIds: [sourceImageId] }, signal);
  const before = seen.filter((image) => image.name === wanted);
  const made = before.find(({ state }) => state === 'pending' || state === 'available');
  const identity = [sourceImageId, cloud.region, wanted, kmsKeyId ?? '', before.length];
  const imageId =
    made?.id ??
    (await cloud.copyImage(
      {
        sourceImageId,
        sourceRegion: from,
        name: wanted,
        ...(description !== undefined && { description }),
        ...(kmsKeyId !== undefined && { kmsKeyId }),
        ...adoptedTags(ledger, options),
        // A copy that has failed is not the one that is asked for, so the next one has another token.
        token: createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32),
      },
      signal,
    ));
  onEvent?.({ type: 'image-copying', region: cloud.region, imageId });
  return imageId;
}
