import {
  CopyImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import type { ReleaseRecord } from '@soe/contract';
import type { PolicyStatement } from '../../src/index.js';
import type { Local } from './local.js';
import { nameOf, releaseOf } from './release.js';

/** Keys and launches, which show what a key policy really allows. */
export function encrypted(local: Local) {
  const kms = (region: string, account?: string) =>
    new KMSClient({
      endpoint: local.server.endpoint,
      region,
      credentials: local.credentials(account),
    });
  return {
    kms,
    /** Make a key with the standard policy; the answer is its ARN. */
    async createKey(region: string, input: CreateKeyCommand['input'] = {}, account?: string) {
      const { KeyMetadata } = await kms(region, account).send(new CreateKeyCommand(input));
      return KeyMetadata?.Arn ?? '';
    },
    /** Replace the policy of a key, whatever it says. */
    async setPolicy(region: string, keyArn: string, statements: readonly object[]) {
      await kms(region).send(
        new PutKeyPolicyCommand({
          KeyId: keyArn,
          Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
          BypassPolicyLockoutSafetyCheck: true,
        }),
      );
    },
    /** Paste statements into the policy of a key, as somebody would do by hand. */
    async paste(region: string, keyArn: string, statements: readonly PolicyStatement[]) {
      const client = kms(region);
      const { Policy = '' } = await client.send(new GetKeyPolicyCommand({ KeyId: keyArn }));
      const policy = JSON.parse(Policy);
      policy.Statement.push(...JSON.parse(JSON.stringify(statements)));
      await client.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy: JSON.stringify(policy) }));
    },
    /** Build an encrypted image in us-east-1. */
    async build(kmsKeyId?: string): Promise<ReleaseRecord> {
      const client = local.ec2('us-east-1');
      const { Images = [] } = await client.send(
        new DescribeImagesCommand({
          Owners: ['137112412989'],
          Filters: [{ Name: 'architecture', Values: ['x86_64'] }],
        }),
      );
      const { ImageId = '' } = await client.send(
        new CopyImageCommand({
          Name: nameOf('x86_64'),
          SourceRegion: 'us-east-1',
          SourceImageId: Images[0]?.ImageId ?? '',
          Encrypted: true,
          ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
        }),
      );
      return releaseOf([{ architecture: 'x86_64', imageId: ImageId, region: 'us-east-1' }]);
    },
    /** Launch an image as an account; the answer is the state, with its reason where it ended. */
    async launch(region: string, account: string, imageId: string): Promise<string> {
      const client = local.ec2(region, account);
      const { Instances = [] } = await client.send(
        new RunInstancesCommand({
          ImageId: imageId,
          InstanceType: 't3.small',
          MinCount: 1,
          MaxCount: 1,
        }),
      );
      const found = await client.send(
        new DescribeInstancesCommand({ InstanceIds: [Instances[0]?.InstanceId ?? ''] }),
      );
      const [instance] = found.Reservations?.[0]?.Instances ?? [];
      const reason = instance?.StateReason?.Code;
      return [instance?.State?.Name, reason].filter(Boolean).join(' ');
    },
    /** Copy an image as an account, encrypted as that account does it; the answer is its state. */
    async copy(region: string, account: string, imageId: string): Promise<string> {
      const client = local.ec2(region, account);
      const { ImageId = '' } = await client.send(
        new CopyImageCommand({
          Name: `copy-of-${imageId}-${Date.now()}`,
          SourceRegion: region,
          SourceImageId: imageId,
        }),
      );
      const { Images = [] } = await client.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
      return Images[0]?.State ?? '';
    },
    /** The image of a release in a region, by the name that all its images have. */
    async imageIn(region: string): Promise<string> {
      const { Images = [] } = await local.ec2(region).send(
        new DescribeImagesCommand({
          Owners: ['self'],
          Filters: [{ Name: 'name', Values: [nameOf('x86_64')] }],
        }),
      );
      return Images[0]?.ImageId ?? '';
    },
  };
}
