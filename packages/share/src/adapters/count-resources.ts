import {
  type EC2Client,
  paginateDescribeFastSnapshotRestores,
  paginateDescribeImages,
  paginateDescribeSnapshots,
} from '@aws-sdk/client-ec2';
import { paginateDescribeParameters, type SSMClient } from '@aws-sdk/client-ssm';
import type { QuotaName, QuotaNumbers } from '../access/account-access.js';
import { callAws } from './call-aws.js';

/** The largest pages that EC2 and Parameter Store answer. */
const ec2Page = 1000;
const ssmPage = 50;

/** Count what the account has in one region; one pass of pages per kind. */
export async function countResources(
  names: readonly QuotaName[],
  clients: { readonly ec2: () => EC2Client; readonly ssm: () => SSMClient },
  region: string,
  abortSignal: AbortSignal | undefined,
): Promise<QuotaNumbers> {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const wanted = (...some: readonly QuotaName[]) => some.some((name) => names.includes(name));
  const call = (action: string, count: () => Promise<QuotaNumbers>) =>
    callAws({ action, subject: 'all that there are', region }, count);
  const counts = await Promise.all([
    wanted('images', 'publicImages')
      ? call('ec2:DescribeImages', () => countImages(clients.ec2(), to))
      : {},
    wanted('snapshots')
      ? call('ec2:DescribeSnapshots', () => countSnapshots(clients.ec2(), to))
      : {},
    wanted('fastRestores')
      ? call('ec2:DescribeFastSnapshotRestores', () => countFastRestores(clients.ec2(), to))
      : {},
    wanted('standardParameters', 'advancedParameters')
      ? call('ssm:DescribeParameters', () => countParameters(clients.ssm(), to))
      : {},
  ]);
  return Object.assign({}, ...counts);
}

type Sending = { readonly abortSignal?: AbortSignal };

async function countImages(client: EC2Client, to: Sending): Promise<QuotaNumbers> {
  let images = 0;
  let publicImages = 0;
  const input = { Owners: ['self'], IncludeDisabled: true, IncludeDeprecated: true };
  for await (const page of paginateDescribeImages({ client, pageSize: ec2Page }, input, to)) {
    images += page.Images?.length ?? 0;
    publicImages += page.Images?.filter((image) => image.Public === true).length ?? 0;
  }
  return { images, publicImages };
}

async function countSnapshots(client: EC2Client, to: Sending): Promise<QuotaNumbers> {
  let snapshots = 0;
  const input = { OwnerIds: ['self'] };
  for await (const page of paginateDescribeSnapshots({ client, pageSize: ec2Page }, input, to)) {
    snapshots += page.Snapshots?.length ?? 0;
  }
  return { snapshots };
}

async function countFastRestores(client: EC2Client, to: Sending): Promise<QuotaNumbers> {
  const snapshots = new Set<string>();
  // One that is switched off is still listed for a while.
  const Filters = [{ Name: 'state', Values: ['enabling', 'optimizing', 'enabled'] }];
  const paging = { client, pageSize: 200 };
  for await (const page of paginateDescribeFastSnapshotRestores(paging, { Filters }, to)) {
    for (const { SnapshotId } of page.FastSnapshotRestores ?? []) {
      if (SnapshotId !== undefined) snapshots.add(SnapshotId);
    }
  }
  return { fastRestores: snapshots.size };
}

async function countParameters(client: SSMClient, to: Sending): Promise<QuotaNumbers> {
  let standardParameters = 0;
  let advancedParameters = 0;
  for await (const page of paginateDescribeParameters({ client, pageSize: ssmPage }, {}, to)) {
    for (const { Tier } of page.Parameters ?? []) {
      if (Tier === 'Advanced') advancedParameters += 1;
      else standardParameters += 1;
    }
  }
  return { standardParameters, advancedParameters };
}
