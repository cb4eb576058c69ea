import { asPayload } from '../../protocols/places.js';
import { perhapsEmpty } from '../../protocols/read-xml.js';
import { integer, optional, type ReadMembers, structure, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { bucketTable, type DefaultRetention } from '../../state/tables/bucket.js';
import { ApiError } from '../api-error.js';
import { operation } from '../operation.js';
import { bucketInput, openBucket } from './bucket-access.js';
import { isRetentionMode } from './retention-values.js';
import { invalidArgument, malformedXml } from './s3-errors.js';
import { hasVersions } from './versions.js';

/** A year has so many days here. */
const year = 365;
const longest = 100;

const retention = { Mode: optional(text), Days: optional(integer), Years: optional(integer) };

const configuration = {
  ObjectLockEnabled: optional(text),
  Rule: optional(
    perhapsEmpty(structure({ DefaultRetention: optional(perhapsEmpty(structure(retention))) })),
  ),
};

/** Object lock and versioning of buckets. */
export const objectLockConfiguration = [
  operation({
    action: 'PutObjectLockConfiguration',
    rest: { method: 'PUT', path: '/{Bucket}', marks: ['object-lock'] },
    input: {
      ...bucketInput,
      ObjectLockConfiguration: asPayload(
        optional(structure(configuration)),
        'ObjectLockConfiguration',
      ),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:PutBucketObjectLockConfiguration');
      const rule = readRule(input.ObjectLockConfiguration);
      // Versions are on here where object lock is, and nowhere else.
      if (!hasVersions(bucket)) {
        throw new ApiError(
          'InvalidBucketState',
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
          409,
        );
      }
      const objectLock = rule === undefined ? {} : { retention: rule };
      context.store.table(bucketTable, '').put({ ...bucket, objectLock });
      return {};
    },
  }),

  operation({
    action: 'GetObjectLockConfiguration',
    rest: { method: 'GET', path: '/{Bucket}', marks: ['object-lock'] },
    input: bucketInput,
    run(input, context) {
      const bucket = openBucket(input, context, 's3:GetBucketObjectLockConfiguration');
      if (bucket.objectLock === undefined) {
        throw new ApiError(
          'ObjectLockConfigurationNotFoundError',
          'Object Lock configuration does not exist for this bucket',
          404,
          { BucketName: bucket.name },
        );
      }
      return {
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          ...describeRule(bucket.objectLock.retention),
        },
      };
    },
  }),

  operation({
    action: 'GetBucketVersioning',
    rest: {
      method: 'GET',
      path: '/{Bucket}',
      marks: ['versioning'],
      root: 'VersioningConfiguration',
    },
    input: bucketInput,
    run: (input, context) => ({
      Status: hasVersions(openBucket(input, context, 's3:GetBucketVersioning'))
        ? 'Enabled'
        : undefined,
    }),
  }),
];

function readRule(
  said: ReadMembers<typeof configuration> | undefined,
): DefaultRetention | undefined {
  if (said?.ObjectLockEnabled !== 'Enabled') throw malformedXml();
  if (said.Rule === undefined) return undefined;
  const { Mode: mode = '', Days: days, Years: years } = said.Rule.DefaultRetention ?? {};
  if (!isRetentionMode(mode)) throw malformedXml();
  if (days !== undefined && years === undefined) {
    checkPeriod('Days', days, longest * year);
    return { mode, days, unit: 'Days' };
  }
  if (days !== undefined || years === undefined) throw malformedXml();
  checkPeriod('Years', years, longest);
  return { mode, days: years * year, unit: 'Years' };
}

function checkPeriod(unit: 'Days' | 'Years', period: number, most: number): void {
  if (period < 1) {
    throw invalidArgument(
      unit,
      String(period),
      'Default retention period must be a positive integer value.',
    );
  }
  if (period > most) {
    throw invalidArgument(unit, String(period), 'Default retention period too large.');
  }
}

function describeRule(rule: DefaultRetention | undefined): AnswerMembers {
  if (rule === undefined) return {};
  const { mode, days, unit } = rule;
  const period = unit === 'Days' ? days : days / year;
  return { Rule: { DefaultRetention: { Mode: mode, [unit]: period } } };
}
