import type { EncryptionDefaults, SnapshotKey } from '../access/account-access.js';
import {
  imagesIn,
  type PreflightDepth,
  type PreflightScope,
  type ScopedImage,
} from './preflight-scope.js';
import type { InRegion, SeenKey } from './seen-preflight.js';

/** A key that has to be looked at. */
export type KeyToRead = Pick<SeenKey, 'region' | 'use' | 'reference'>;

/** The keys of the snapshots of a region. */
export type SnapshotKeysIn = InRegion<readonly SnapshotKey[]>;

/**
 * Snapshots whose keys matter: those of built images, because they are shared where they were built
 * and copies are encrypted as they are, and in a full pre-flight those of copies that exist.
 */
export function snapshotsToRead(
  scope: PreflightScope,
  region: string,
  depth: PreflightDepth,
): readonly string[] {
  return (
    imagesIn(scope, region)
      .filter(({ built, at }) => depth === 'full' || built.region === at.region)
      // A quick one believes what the list of images says.
      .filter(({ seen }) => depth === 'full' || seen?.encrypted === true)
      .flatMap(({ seen }) => seen?.snapshots.map((snapshot) => snapshot.snapshotId) ?? [])
  );
}

/** Whether it matters how a region encrypts copies for which no key is configured. */
export function needsEncryptionDefaults(
  scope: PreflightScope,
  region: string,
  encrypted: ReadonlySet<string>,
  depth: PreflightDepth,
): boolean {
  return imagesIn(scope, region).some(
    (image) =>
      image.isCopied &&
      image.at.kmsKeyId === undefined &&
      (depth === 'full' || isEncrypted(image, encrypted)),
  );
}

/** The keys that matter, each once. */
export function keysToRead(
  scope: PreflightScope,
  snapshots: readonly SnapshotKeysIn[],
  encryption: readonly InRegion<EncryptionDefaults>[],
): readonly KeyToRead[] {
  const encrypted = encryptedSnapshots(snapshots);
  const keys = scope.desired.regions.flatMap((at): readonly KeyToRead[] => {
    const { region, kmsKeyId } = at;
    const images = imagesIn(scope, region);
    const defaults = encryption.find((each) => each.region === region)?.seen;
    const copied = images.filter((image) => image.isCopied);
    const used = snapshots.filter((each) => each.region === region).flatMap(keysOfSnapshots);
    const built = new Set(
      images.flatMap(({ built, seen }) =>
        built.region === region ? (seen?.snapshots.map((each) => each.snapshotId) ?? []) : [],
      ),
    );
    const isDefault =
      kmsKeyId === undefined &&
      defaults !== undefined &&
      'value' in defaults &&
      copied.some((image) => defaults.value.always || isEncrypted(image, encrypted));
    return [
      ...(kmsKeyId !== undefined && images.some(({ built }) => built.region !== region)
        ? [{ region, use: 'configured' as const, reference: kmsKeyId }]
        : []),
      ...(isDefault
        ? [{ region, use: 'default' as const, reference: defaults.value.kmsKeyId }]
        : []),
      ...used.map(({ snapshotId, kmsKeyId: reference }) => ({
        region,
        use: built.has(snapshotId) ? ('built' as const) : ('copied' as const),
        reference,
      })),
    ];
  });
  return [...new Map(keys.map((key) => [`${key.region} ${key.reference}`, key])).values()];
}

/** Ids of the snapshots that are encrypted. */
export function encryptedSnapshots(snapshots: readonly SnapshotKeysIn[]): ReadonlySet<string> {
  return new Set(snapshots.flatMap(keysOfSnapshots).map((each) => each.snapshotId));
}

/** Whether an image was built with a volume that is encrypted, so that its copies are. */
export function isEncrypted(
  { source }: Pick<ScopedImage, 'source'>,
  encrypted: ReadonlySet<string>,
): boolean {
  if (source === undefined) return false;
  return (
    source.encrypted === true || source.snapshots.some((each) => encrypted.has(each.snapshotId))
  );
}

function keysOfSnapshots({ seen }: SnapshotKeysIn): readonly Required<SnapshotKey>[] {
  if ('unreachable' in seen) return [];
  return seen.value.flatMap(({ snapshotId, kmsKeyId }) =>
    kmsKeyId === undefined ? [] : [{ snapshotId, kmsKeyId }],
  );
}
