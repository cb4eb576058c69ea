import type { PackerArtifact, PackerImage } from '../transcript/artifacts.js';
import { adoptedTags } from './adopted.js';
import type { AdoptImageOptions, Adoption } from './adoption.js';
import { beginCopy } from './begin-copy.js';
import { beginWait, type Wait } from './clock.js';
import type { CloudPort, CloudResource } from './cloud.js';
import { findLateImage } from './find-late-image.js';
import type { Ledger } from './ledger.js';
import { requireEnded } from './require-ended.js';

/**
 * Finishes what Packer gave up: when it has failed because its image was not ready in time, waits
 * for that image, tags it and its snapshots, and copies it. The image is the one that the ledger tells
 * of, and only if it is proven to be of the run. Doing it again makes no second copy. Images and
 * snapshots that were adopted carry the tag `packer-runner:adopted` with the id of the run, so that
 * they are no orphans.
 *
 * @throws PackerError `PACKER_AWS_FAILED`, `PACKER_EC2_MISSING` or `PACKER_OPTION_INVALID`.
 */
export async function adoptImage(
  ledger: Ledger,
  cloud: CloudPort,
  options: AdoptImageOptions = {},
): Promise<Adoption> {
  requireEnded('adopt an image of', ledger);
  const wait = beginWait(options, { minDelay: 5_000, maxDelay: 60_000, maxWait: 3_600_000 });
  const work: Work = { ledger, options, wait };
  const found = await awaitImage(cloud, work, () => findLateImage(ledger, cloud, options));
  if (!('resource' in found)) return found;
  const source = found.resource;
  const copies = (options.copies ?? []).filter((copy) => copy.cloud.region !== cloud.region);
  const places = await Promise.all(
    copies.map(async (copy) => ({
      copy,
      id: await beginCopy({ source, from: cloud.region, to: copy }, ledger, options),
    })),
  );
  const images: PackerImage[] = [{ region: cloud.region, imageId: source.id }];
  for (const { copy, id } of places) {
    const copied = await awaitImage(copy.cloud, work, async () => {
      const [resource] = await copy.cloud.find({ kind: 'image', ids: [id] }, options.signal);
      return resource ?? id;
    });
    if (!('resource' in copied)) return copied;
    images.push({ region: copy.cloud.region, imageId: id });
  }
  return { state: 'adopted', artifact: toArtifact(images, ledger, options) };
}

interface Work {
  readonly ledger: Ledger;
  readonly options: AdoptImageOptions;
  readonly wait: Wait;
}

// EC2 may not show what it has just made. An image that nobody has seen for so long was not made.
const longestAbsence = 120_000;

/** Looks until the image is ready and tagged. What is not there yet is known by its id, or not at all. */
async function awaitImage(
  cloud: CloudPort,
  { ledger, options, wait }: Work,
  look: () => Promise<CloudResource | string | undefined>,
): Promise<{ readonly resource: CloudResource } | Exclude<Adoption, { state: 'adopted' }>> {
  const { region } = cloud;
  const { signal, onEvent } = options;
  const { tags, snapshotTags } = adoptedTags(ledger, options);
  const missing = { state: 'missing', reason: whyMissing(ledger, cloud, options) } as const;
  for (;;) {
    const seen = await look();
    const imageId = typeof seen === 'object' ? seen.id : seen;
    if (typeof seen === 'object' && seen.state === 'available') {
      await tagAll([seen.id], tags);
      await tagAll(seen.snapshotIds ?? [], snapshotTags);
      onEvent?.({ type: 'image-ready', region, imageId: seen.id });
      return { resource: seen };
    }
    if (typeof seen === 'object' && seen.state !== 'pending') {
      const { id, stateReason: reason = '' } = seen;
      return { state: 'failed', image: { region, imageId: id }, reason };
    }
    onEvent?.({ type: 'image-pending', region, ...(imageId !== undefined && { imageId }) });
    if (imageId === undefined && wait.elapsed() >= longestAbsence) return missing;
    if (await wait.again()) continue;
    if (imageId === undefined) return missing;
    return { state: 'timeout', image: { region, imageId } };
  }

  async function tagAll(ids: readonly string[], wanted: typeof tags): Promise<void> {
    if (ids.length > 0) await cloud.tag(ids, wanted, signal);
  }
}

function whyMissing(
  { runId }: Ledger,
  { region }: CloudPort,
  { imageId }: AdoptImageOptions,
): string {
  return imageId === undefined
    ? `no image in ${region} is proven to be what run ${runId} was waiting for`
    : `nothing in ${region} proves that the image ${imageId} is of run ${runId}`;
}

function toArtifact(
  images: readonly PackerImage[],
  { entries }: Ledger,
  { build }: AdoptImageOptions,
): PackerArtifact {
  const sorted = images.toSorted((a, b) => (a.region < b.region ? -1 : 1));
  return {
    build: build ?? entries[0]?.build ?? '',
    builderId: 'mitchellh.amazonebs',
    id: sorted.map(({ region, imageId }) => `${region}:${imageId}`).join(','),
    images: sorted,
    files: [],
  };
}
