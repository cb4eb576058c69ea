import { randomUUID } from 'node:crypto';
import { writeCycloneDx, writeSpdx } from '../../inventory/write-sbom.js';
import { optional, type ReadMembers, type Shape, structure, text } from '../../protocols/shape.js';
import type { WireMembers } from '../../protocols/wire.js';
import { type Bucket, bucketTable } from '../../state/tables/bucket.js';
import { type SbomExport, sbomExportTable } from '../../state/tables/inspector.js';
import { type Context, ownArn, ownScope } from '../context.js';
import { resolveKey } from '../kms/find-key.js';
import { operation } from '../operation.js';
import { callerFacts } from '../policies/caller-facts.js';
import { isAllowed } from '../s3/bucket-access.js';
import { putByService } from '../s3/put-by-service.js';
import { invalidInput, resourceNotFound } from './inspector-errors.js';
import { matchesTags, matchesText, tagFilters, textFilters } from './match-filters.js';
import { type InstanceScan, scanInstances } from './scan-instances.js';

const writers = { CYCLONEDX_1_4: writeCycloneDx, SPDX_2_3: writeSpdx } as const;

const destinationInput = {
  bucketName: text,
  keyPrefix: optional(text),
  kmsKeyArn: text,
};

const criteriaMembers = {
  accountId: textFilters,
  ec2InstanceTags: tagFilters,
  resourceId: textFilters,
  resourceType: textFilters,
};

const criteriaInput = structure(criteriaMembers);

const criteriaAsSent: Shape<WireMembers> = {
  members: criteriaMembers,
  read(value, path) {
    criteriaInput.read(value, path);
    // What is a structure is named members.
    return value as WireMembers;
  },
};

/** Exporting what is in instances to a bucket. An export is done before it is answered. */
export const sbomExports = [
  operation({
    action: 'CreateSbomExport',
    rest: { method: 'POST', path: '/sbomexport/create' },
    input: {
      reportFormat: text,
      resourceFilterCriteria: optional(criteriaAsSent),
      s3Destination: structure(destinationInput),
    },
    run(input, context) {
      const format = Object.keys(writers).find((known) => known === input.reportFormat);
      if (format === undefined) {
        throw invalidInput(`There is no report format ${input.reportFormat}.`);
      }
      const { bucketName, keyPrefix, kmsKeyArn } = input.s3Destination;
      const report: SbomExport = {
        id: randomUUID(),
        format,
        destination: { bucketName, kmsKeyArn, ...(keyPrefix === undefined ? {} : { keyPrefix }) },
        criteria: input.resourceFilterCriteria ?? {},
      };
      const failure = write(report, context);
      context.store.table(sbomExportTable, ownScope(context)).put({ ...report, ...failure });
      return { reportId: report.id };
    },
  }),

  operation({
    action: 'GetSbomExport',
    rest: { method: 'POST', path: '/sbomexport/get' },
    input: { reportId: text },
    run({ reportId }, context) {
      const report = context.store.table(sbomExportTable, ownScope(context)).get(reportId);
      if (report === undefined) throw resourceNotFound(`There is no export ${reportId}.`);
      return {
        reportId: report.id,
        format: report.format,
        status: report.errorCode === undefined ? 'SUCCEEDED' : 'FAILED',
        errorCode: report.errorCode,
        errorMessage: report.errorMessage,
        s3Destination: report.destination,
        filterCriteria: Object.fromEntries(
          Object.entries(criteriaInput.read(report.criteria, 'filterCriteria')).filter(
            ([, filters]) => filters.length > 0,
          ),
        ),
      };
    },
  }),
];

type Failure = Pick<SbomExport, 'errorCode' | 'errorMessage'>;

/** Writes one object for each instance, or says why not. */
function write(report: SbomExport, context: Context): Failure {
  const { bucketName, keyPrefix, kmsKeyArn } = report.destination;
  const bucket = context.store.table(bucketTable, '').get(bucketName);
  if (bucket === undefined) {
    return failed('BUCKET_NOT_FOUND', `The bucket ${bucketName} does not exist.`);
  }
  if (bucket.region !== context.region) {
    return failed('INCOMPATIBLE_BUCKET_REGION', `The bucket is in ${bucket.region}.`);
  }
  if (resolveKey(context, kmsKeyArn) === undefined) {
    return failed('MALFORMED_KMS_KEY', `There is no key ${kmsKeyArn} in this region.`);
  }
  const criteria = criteriaInput.read(report.criteria, 'filterCriteria');
  const scans = scanInstances(context).filter((scan) => isAskedFor(scan, criteria, context));
  const folder = [
    ...(keyPrefix === undefined ? [] : [keyPrefix.replace(/\/+$/, '')]),
    `${report.format}_outputs_${report.id}`,
    `account=${context.account}`,
    'resource=AWS_EC2_INSTANCE',
  ].join('/');
  const objects = scans.map((scan) => ({
    key: `${folder}/${scan.instance.id}_${scan.instance.imageId}.json`,
    body: writeReport(report, scan, context),
  }));
  // Where there is nothing to write, the permission is still asked for.
  const keys = objects.length === 0 ? [`${folder}/`] : objects.map(({ key }) => key);
  if (!keys.every((key) => isWritable(bucket, key, context))) {
    return failed(
      'INVALID_PERMISSIONS',
      `The policy of ${bucketName} does not let inspector2.amazonaws.com put objects.`,
    );
  }
  for (const { key, body } of objects) {
    putByService(bucket, context, { key, body: Buffer.from(body), kmsKeyId: kmsKeyArn });
  }
  return {};
}

function writeReport(report: SbomExport, scan: InstanceScan, { now }: Context): string {
  const writer = report.format === 'SPDX_2_3' ? writers.SPDX_2_3 : writers.CYCLONEDX_1_4;
  return writer(scan.packages, {
    name: scan.instance.id,
    imageId: scan.instance.imageId,
    uuid: randomUUID(),
    at: now,
  });
}

/** Only what was scanned has a bill of material. */
function isAskedFor(
  { instance }: InstanceScan,
  criteria: ReadMembers<typeof criteriaMembers>,
  { account }: Context,
): boolean {
  return (
    instance.firstScannedAt !== undefined &&
    instance.endedAt === undefined &&
    matchesText(criteria.accountId, account) &&
    matchesTags(criteria.ec2InstanceTags, instance.tags) &&
    matchesText(criteria.resourceId, instance.id) &&
    matchesText(criteria.resourceType, 'AWS_EC2_INSTANCE')
  );
}

/** Inspector writes as itself, for the account that asked it to. */
function isWritable(bucket: Bucket, key: string, context: Context): boolean {
  const { account } = context;
  return isAllowed(bucket, context, 's3:PutObject', key, {
    principal: { account, arn: context.caller.arn, service: 'inspector2.amazonaws.com' },
    facts: {
      ...callerFacts(context),
      'aws:PrincipalIsAWSService': ['true'],
      'aws:SourceAccount': [account],
      'aws:SourceArn': [ownArn(context, 'inspector2', 'report/*')],
    },
  });
}

function failed(errorCode: string, errorMessage: string): Failure {
  return { errorCode, errorMessage };
}
