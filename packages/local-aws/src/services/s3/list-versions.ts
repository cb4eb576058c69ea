import { inQuery } from '../../protocols/places.js';
import { integer, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Bucket } from '../../state/tables/bucket.js';
import { type ObjectVersion, versionTable } from '../../state/tables/object-version.js';
import { objectTable } from '../../state/tables/stored-object.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { bucketInput, openBucket } from './bucket-access.js';
import { ownerOf } from './buckets.js';
import { compareUtf8 } from './list-keys.js';
import { invalidArgument } from './s3-errors.js';
import { versionsOf } from './versions.js';

const mostVersions = 1000;

/** Listing versions, by key and then the newest first. */
export const listVersions = [
  operation({
    action: 'ListObjectVersions',
    rest: { method: 'GET', path: '/{Bucket}', marks: ['versions'], root: 'ListVersionsResult' },
    input: {
      ...bucketInput,
      Prefix: inQuery('prefix', optional(text)),
      KeyMarker: inQuery('key-marker', optional(text)),
      VersionIdMarker: inQuery('version-id-marker', optional(text)),
      MaxKeys: inQuery('max-keys', optional(integer)),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:ListBucketVersions');
      const { Prefix = '', KeyMarker = '', VersionIdMarker, MaxKeys: asked = mostVersions } = input;
      if (asked < 0) {
        throw invalidArgument(
          'max-keys',
          String(asked),
          'Argument maxKeys must be an integer between 0 and 2147483647',
        );
      }
      if (VersionIdMarker !== undefined && KeyMarker === '') {
        throw invalidArgument(
          'version-id-marker',
          VersionIdMarker,
          'A version-id marker cannot be specified without a key marker.',
        );
      }
      const all = listAll(bucket, context).filter(({ version: { key } }) => key.startsWith(Prefix));
      const after = startAfter(all, KeyMarker, VersionIdMarker);
      const most = Math.min(asked, mostVersions);
      const listed = after.slice(0, most);
      const isTruncated = most > 0 && after.length > most;
      const last = isTruncated ? listed.at(-1)?.version : undefined;
      return {
        Name: bucket.name,
        Prefix,
        KeyMarker,
        VersionIdMarker: VersionIdMarker ?? '',
        MaxKeys: most,
        IsTruncated: isTruncated,
        NextKeyMarker: last?.key,
        NextVersionIdMarker: last?.versionId,
        Version: listed.flatMap((each) => describeObject(each, bucket)),
        DeleteMarker: listed
          .filter(({ version }) => version.object === undefined)
          .map((each) => describe(each, bucket)),
      };
    },
  }),
];

interface Listed {
  readonly version: ObjectVersion;
  readonly isLatest: boolean;
}

function listAll(bucket: Bucket, context: Context): readonly Listed[] {
  const { store } = context;
  const rows = [
    ...store.table(objectTable, bucket.name).rows(),
    ...store.table(versionTable, bucket.name).rows(),
  ];
  const keys = new Set(rows.map(({ key }) => key));
  return [...keys].toSorted(compareUtf8).flatMap((key) =>
    versionsOf(bucket, key, context)
      .toReversed()
      .map((version, index) => ({ version, isLatest: index === 0 })),
  );
}

function startAfter(
  all: readonly Listed[],
  key: string,
  versionId: string | undefined,
): readonly Listed[] {
  if (key === '') return all;
  const at = all.findIndex(({ version }) => version.key === key && version.versionId === versionId);
  return at === -1
    ? all.filter(({ version }) => compareUtf8(version.key, key) > 0)
    : all.slice(at + 1);
}

function describe({ version, isLatest }: Listed, bucket: Bucket): AnswerMembers {
  return {
    Key: version.key,
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: new Date(version.lastModified),
    Owner: ownerOf(bucket.owner),
  };
}

function describeObject(listed: Listed, bucket: Bucket): AnswerMembers[] {
  const { object } = listed.version;
  if (object === undefined) return [];
  return [
    {
      ...describe(listed, bucket),
      ETag: object.etag,
      ChecksumAlgorithm: [object.checksum.algorithm],
      ChecksumType: object.checksum.type,
      Size: object.content.size,
      StorageClass: object.storageClass,
    },
  ];
}
