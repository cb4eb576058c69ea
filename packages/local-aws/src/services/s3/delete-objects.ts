import { asPayload, inHeader, inQuery } from '../../protocols/places.js';
import { repeated } from '../../protocols/read-xml.js';
import { flag, list, optional, structure, text } from '../../protocols/shape.js';
import type { Bucket } from '../../state/tables/bucket.js';
import { objectTable } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import {
  bucketInput,
  findBucketHere,
  isAllowed,
  objectInput,
  openBucket,
} from './bucket-access.js';
import { checkWriteConditions } from './conditions.js';
import { bypassInput, checkBypass, isRemovable, objectLocked } from './locked-version.js';
import { accessDenied, malformedXml } from './s3-errors.js';
import { hasVersions, putDeleteMarker, removeVersion, versionsOf } from './versions.js';

const mostKeys = 1000;

/** Deleting objects. What is not there is deleted all the same. */
export const deleteObjects = [
  operation({
    action: 'DeleteObject',
    rest: {
      method: 'DELETE',
      path: '/{Bucket}/{Key+}',
      status: 204,
      headers: { DeleteMarker: 'x-amz-delete-marker', VersionId: 'x-amz-version-id' },
    },
    input: {
      ...objectInput,
      ...bypassInput,
      VersionId: inQuery('versionId', optional(text)),
      IfMatch: inHeader('if-match', optional(text)),
    },
    run(input, context) {
      const { Key, VersionId, IfMatch, BypassGovernanceRetention: bypass } = input;
      const bucket = openBucket(input, context, actionFor(VersionId));
      checkBypass(bucket, bypass);
      if (VersionId === undefined) {
        const before = context.store.table(objectTable, bucket.name).get(Key);
        checkWriteConditions({ IfMatch, IfNoneMatch: undefined }, Key, before);
      }
      const { marker, versionId } = remove(bucket, { Key, VersionId }, bypass, context);
      return { DeleteMarker: marker === undefined ? undefined : true, VersionId: versionId };
    },
  }),

  operation({
    action: 'DeleteObjects',
    rest: { method: 'POST', path: '/{Bucket}', marks: ['delete'], root: 'DeleteResult' },
    input: {
      ...bucketInput,
      ...bypassInput,
      Delete: asPayload(
        structure({
          Object: repeated(list(structure({ Key: text, VersionId: optional(text) }))),
          Quiet: optional(flag),
        }),
        'Delete',
      ),
    },
    run(input, context) {
      const bucket = findBucketHere(input, context);
      const { Object: named, Quiet } = input.Delete;
      if (named.length < 1 || named.length > mostKeys) throw malformedXml();
      checkBypass(bucket, input.BypassGovernanceRetention);
      // Every key is allowed or denied by itself.
      const answers = named.map((each) =>
        removeOne(bucket, each, input.BypassGovernanceRetention, context),
      );
      return {
        Deleted: Quiet === true ? [] : answers.flatMap(({ deleted = [] }) => deleted),
        Error: answers.flatMap(({ error = [] }) => error),
      };
    },
  }),
];

interface Named {
  readonly Key: string;
  readonly VersionId: string | undefined;
}

interface Removal {
  /** The version that was removed or made. */
  readonly versionId: string | undefined;
  /** The delete marker that was removed or made. */
  readonly marker?: string;
}

function actionFor(versionId: string | undefined): string {
  return versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
}

function removeOne(bucket: Bucket, named: Named, bypass: boolean | undefined, context: Context) {
  const { Key, VersionId } = named;
  try {
    if (!isAllowed(bucket, context, actionFor(VersionId), Key)) throw accessDenied();
    const { marker } = remove(bucket, named, bypass, context);
    return {
      deleted: {
        Key,
        VersionId,
        DeleteMarker: marker === undefined ? undefined : true,
        DeleteMarkerVersionId: marker,
      },
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { error: { Key, VersionId, Code: error.code, Message: error.message } };
  }
}

function remove(
  bucket: Bucket,
  { Key: key, VersionId: named }: Named,
  bypass: boolean | undefined,
  context: Context,
): Removal {
  if (named === undefined && hasVersions(bucket)) {
    const { versionId } = putDeleteMarker(bucket, key, context);
    return { versionId, marker: versionId };
  }
  const version = versionsOf(bucket, key, context).find(
    ({ versionId }) => versionId === (named ?? 'null'),
  );
  if (version === undefined) return { versionId: named };
  const { object } = version;
  if (object !== undefined && !isRemovable(object, bucket, bypass, context)) throw objectLocked();
  removeVersion(bucket, version, context);
  return { versionId: named, ...(object === undefined && { marker: version.versionId }) };
}
