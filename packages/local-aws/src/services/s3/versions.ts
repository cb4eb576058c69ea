import { randomBytes } from 'node:crypto';
import { releaseBytes } from '../../state/blob-uses.js';
import type { Bucket } from '../../state/tables/bucket.js';
import { type ObjectVersion, versionTable } from '../../state/tables/object-version.js';
import { objectTable, type StoredObject } from '../../state/tables/stored-object.js';
import type { Context } from '../context.js';

/** Whether a bucket keeps what is replaced or deleted. Here those with object lock do. */
export function hasVersions({ objectLock }: Bucket): boolean {
  return objectLock !== undefined;
}

/** The versions of a key, oldest first, the current object last. */
export function versionsOf(
  bucket: Bucket,
  key: string,
  { store }: Context,
): readonly ObjectVersion[] {
  const current = store.table(objectTable, bucket.name).get(key);
  return [
    ...store.table(versionTable, bucket.name).find([{ index: 'key', value: key }]),
    ...(current === undefined ? [] : [asVersion(current)]),
  ];
}

/** An object as one of its versions; that of a bucket without versions is called `null`. */
export function asVersion(object: StoredObject): ObjectVersion {
  const { key, versionId = 'null', lastModified } = object;
  return { key, versionId, lastModified, object };
}

/** Puts an object in the place of the one that had its key, which stays where there are versions. */
export function replaceObject(
  bucket: Bucket,
  context: Context,
  object: Omit<StoredObject, 'versionId'>,
): StoredObject {
  const table = context.store.table(objectTable, bucket.name);
  const before = table.get(object.key);
  if (!hasVersions(bucket)) {
    if (before !== undefined) releaseBytes(context, before.content);
    table.put(object);
    return object;
  }
  if (before !== undefined) context.store.table(versionTable, bucket.name).put(asVersion(before));
  const version = { ...object, versionId: createVersionId() };
  table.put(version);
  return version;
}

/** Changes what is said of a version, current or not. */
export function updateVersion(bucket: Bucket, object: StoredObject, { store }: Context): void {
  const objects = store.table(objectTable, bucket.name);
  if (objects.get(object.key)?.versionId === object.versionId) objects.put(object);
  else store.table(versionTable, bucket.name).put(asVersion(object));
}

/** Hides an object behind a delete marker. */
export function putDeleteMarker(bucket: Bucket, key: string, context: Context): ObjectVersion {
  const { store, now } = context;
  const versions = store.table(versionTable, bucket.name);
  const objects = store.table(objectTable, bucket.name);
  const current = objects.get(key);
  if (current !== undefined) versions.put(asVersion(current));
  objects.remove(key);
  const marker = { key, versionId: createVersionId(), lastModified: now.toISOString() };
  versions.put(marker);
  return marker;
}

/** Removes a version for good. Where it was the last one, the one before is current again. */
export function removeVersion(
  bucket: Bucket,
  { key, versionId, object }: ObjectVersion,
  context: Context,
): void {
  const versions = context.store.table(versionTable, bucket.name);
  const objects = context.store.table(objectTable, bucket.name);
  if (object !== undefined) releaseBytes(context, object.content);
  if (object !== undefined && objects.get(key)?.versionId === object.versionId) objects.remove(key);
  else versions.remove(versionId);
  if (objects.get(key) !== undefined) return;
  const last = versions.find([{ index: 'key', value: key }]).at(-1);
  if (last?.object === undefined) return;
  versions.remove(last.versionId);
  objects.put(last.object);
}

function createVersionId(): string {
  return randomBytes(24).toString('base64url');
}
