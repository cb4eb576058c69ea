import {
  DescribeAvailabilityZonesCommand,
  DescribeRegionsCommand,
  DescribeSnapshotsCommand,
  type EC2Client,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  GetImageBlockPublicAccessStateCommand,
  GetSnapshotBlockPublicAccessStateCommand,
} from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AccountAccess } from '../access/account-access.js';
import { callAws } from './call-aws.js';
import { chunks } from './chunks.js';
import { countResources } from './count-resources.js';

/** One answer of DescribeSnapshots by id holds so many. */
const snapshotsPerRead = 200;

/** The clients that an account is read with; each is made when it is needed. */
export interface AccountClients {
  readonly ec2: () => EC2Client;
  readonly ssm: () => SSMClient;
  readonly quotas: AccountAccess['quotas'];
  readonly assume: AccountAccess['assume'];
}

/** What an account allows and has in one region. */
export function ec2Account(
  clients: AccountClients,
  region: string,
  abortSignal: AbortSignal | undefined,
): AccountAccess {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const call = <T>(action: string, subject: string, send: (ec2: EC2Client) => Promise<T>) =>
    callAws({ action: `ec2:${action}`, subject, region }, () => send(clients.ec2()));
  return {
    quotas: clients.quotas,
    assume: clients.assume,
    count: (names) => countResources(names, clients, region, abortSignal),
    regions: () =>
      call('DescribeRegions', 'the regions', async (ec2) => {
        const command = new DescribeRegionsCommand({ AllRegions: true });
        const { Regions = [] } = await ec2.send(command, to);
        return Regions.map(({ RegionName, OptInStatus }) => ({
          name: RegionName ?? '',
          optIn: OptInStatus ?? '',
        }));
      }),
    zones: () =>
      call('DescribeAvailabilityZones', 'the zones', async (ec2) => {
        const { AvailabilityZones = [] } = await ec2.send(
          new DescribeAvailabilityZonesCommand({}),
          to,
        );
        return AvailabilityZones.map(({ ZoneName }) => ZoneName ?? '');
      }),
    encryptionDefaults: async () => {
      const [always, kmsKeyId] = await Promise.all([
        call('GetEbsEncryptionByDefault', 'the account', async (ec2) => {
          const answer = await ec2.send(new GetEbsEncryptionByDefaultCommand({}), to);
          return answer.EbsEncryptionByDefault === true;
        }),
        call('GetEbsDefaultKmsKeyId', 'the account', async (ec2) => {
          const answer = await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}), to);
          return answer.KmsKeyId ?? 'alias/aws/ebs';
        }),
      ]);
      return { always, kmsKeyId };
    },
    snapshotKeys: async (snapshotIds) => {
      const read = chunks(snapshotIds, snapshotsPerRead).map((SnapshotIds) =>
        call('DescribeSnapshots', SnapshotIds.join(', '), async (ec2) => {
          const command = new DescribeSnapshotsCommand({ SnapshotIds: [...SnapshotIds] });
          const { Snapshots = [] } = await ec2.send(command, to);
          return Snapshots.map(({ SnapshotId = '', Encrypted, KmsKeyId }) => ({
            snapshotId: SnapshotId,
            ...(Encrypted === true && KmsKeyId !== undefined && { kmsKeyId: KmsKeyId }),
          }));
        }),
      );
      return (await Promise.all(read)).flat();
    },
    blockPublicAccess: async () => {
      const [images, snapshots] = await Promise.all([
        call('GetImageBlockPublicAccessState', 'the account', async (ec2) => {
          const answer = await ec2.send(new GetImageBlockPublicAccessStateCommand({}), to);
          return answer.ImageBlockPublicAccessState ?? '';
        }),
        call('GetSnapshotBlockPublicAccessState', 'the account', async (ec2) => {
          const answer = await ec2.send(new GetSnapshotBlockPublicAccessStateCommand({}), to);
          return answer.State ?? '';
        }),
      ]);
      return { images, snapshots };
    },
  };
}
