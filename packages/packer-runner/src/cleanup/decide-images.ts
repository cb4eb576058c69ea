import type { CloudResource, ResourceKind } from './cloud.js';
import type { Traces } from './evidence.js';
import type { Ledger } from './ledger.js';
import { type Family, proveImage, proveSnapshot, readOrigin } from './prove-image.js';

/** What images are judged by. */
export interface Known {
  readonly traces: Traces;
  readonly family: Family;
  readonly resources: readonly CloudResource[];
}

/** What is known of the images in a region. */
export interface Images {
  /** Those that the run left, with the proofs. */
  readonly orphaned: ReadonlyMap<string, string>;
  /** Snapshots that other images need. */
  readonly needed: ReadonlySet<string>;
  /** What is wanted. */
  readonly handedOver: ReadonlySet<string>;
}

/** Which images are whose. */
export function imagesOf(
  { artifacts, handedOver: others = [] }: Ledger,
  region: string,
  { traces, family, resources }: Known,
): Images {
  const handedOver = new Set([
    ...others,
    ...artifacts.flatMap((image) => (image.region === region ? image.imageId : [])),
  ]);
  const left = resources.filter(({ id }) => !handedOver.has(id));
  const made = prove(left, 'image', (image) => proveImage(image, traces, family));
  // Copies of images are known when those images are.
  const withMade = { ...family, images: new Set(made.keys()) };
  const orphaned = prove(left, 'image', (image) => proveImage(image, traces, withMade));
  const needed = resources.flatMap(({ id, snapshotIds = [] }) =>
    orphaned.has(id) ? [] : snapshotIds,
  );
  return { orphaned, needed: new Set(needed), handedOver };
}

/** An image that is gone already is known by the snapshots that were made for it. */
export function withRemoved(
  family: Family,
  { traces, resources }: Pick<Known, 'traces' | 'resources'>,
  wanted: ReadonlySet<string>,
): Family {
  const known = new Set([...wanted, ...resources.map(({ id }) => id)]);
  const removed = resources.flatMap((found) => {
    const { madeFor } = readOrigin(found);
    const isMine = found.kind === 'snapshot' && proveSnapshot(found, traces, family) !== undefined;
    return isMine && madeFor !== '' && !known.has(madeFor) ? [madeFor] : [];
  });
  return { ...family, images: new Set([...family.images, ...removed]) };
}

/** Those of one kind that something proves to be of the run, with the proofs. */
export function prove(
  resources: readonly CloudResource[],
  kind: ResourceKind,
  because: (resource: CloudResource) => string | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    resources.flatMap((resource) => {
      const words = resource.kind === kind ? because(resource) : undefined;
      return words === undefined ? [] : [[resource.id, words] as const];
    }),
  );
}
