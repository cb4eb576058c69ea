import type { FoundKey, KeyGrants } from '../access/key-access.js';
import type { RegionAccess } from '../aws-access.js';
import { attempt } from '../observe/attempt.js';
import type { ObservedImage } from '../observe/observed-distribution.js';
import type { Seen } from '../preflight/seen-preflight.js';

/** The keys of the snapshots of an image, each once. */
export type ImageKeys = readonly ObservedKey[];

/** A key, and who may use it. */
export interface ObservedKey {
  /** How the snapshot names it. */
  readonly reference: string;
  /** The key itself. */
  readonly key: Seen<FoundKey | undefined>;
  /** Its policy, which KMS shows to the account of the key only. */
  readonly policy?: Seen<string>;
  /** Its grants. Missing when nobody needs to read them. */
  readonly grants?: Seen<KeyGrants>;
}

/**
 * Read the keys of some images of a region: the snapshots of all of them in one call, and every key
 * once. The answer tells what an image is encrypted with; nothing when it is not.
 */
export function observeImageKeys(
  { account, keys }: Pick<RegionAccess, 'account' | 'keys'>,
  { region, ownerId }: { readonly region: string; readonly ownerId: string },
  images: readonly ObservedImage[],
): (image: ObservedImage) => Promise<Seen<ImageKeys> | undefined> {
  const ids = images.flatMap(({ snapshots }) => snapshots.map((each) => each.snapshotId));
  const encrypted = attempt(`reading the keys of snapshots in ${region}`, async () =>
    ids.length === 0 ? [] : account.snapshotKeys(ids),
  );
  const read = new Map<string, Promise<ObservedKey>>();
  const readOnce = (reference: string) => {
    const found = read.get(reference) ?? readKey(reference);
    read.set(reference, found);
    return found;
  };

  async function readKey(reference: string): Promise<ObservedKey> {
    const what = `the key ${reference} in ${region}`;
    const key = await attempt(`reading ${what}`, () => keys.find(reference));
    if ('unreachable' in key || key.value === undefined) return { reference, key };
    const { arn, manager } = key.value;
    if (manager === 'AWS') return { reference, key };
    const [policy, grants] = await Promise.all([
      key.value.account === ownerId
        ? attempt(`reading the policy of ${what}`, () => keys.policy(arn))
        : undefined,
      attempt(`reading the grants of ${what}`, () => keys.grants(arn)),
    ]);
    return { reference, key, ...(policy && { policy }), grants };
  }

  return async ({ snapshots }) => {
    const all = await encrypted;
    if ('unreachable' in all) return all;
    const mine = new Set(snapshots.map((each) => each.snapshotId));
    const references = all.value.flatMap(({ snapshotId, kmsKeyId }) =>
      mine.has(snapshotId) && kmsKeyId !== undefined ? [kmsKeyId] : [],
    );
    if (references.length === 0) return undefined;
    return { value: await Promise.all([...new Set(references)].map(readOnce)) };
  };
}
