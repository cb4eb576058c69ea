import {
  CopyImageCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  type EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { CreateGrantCommand, DescribeKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { amazonLinux, share } from '../../support/images.js';
import { allow, keyPolicy, kmsFor, newKey } from '../../support/kms.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../support/local.js';

const actions = [
  'kms:DescribeKey',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:CreateGrant',
];
const denied = {
  Code: 'Client.InternalError',
  Message: 'Client.InternalError: Client error on launch',
};
const wrongState = {
  Code: 'Client.InternalError',
  Message: 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state',
};

/** How an instance ends up: its state, and the reason if there is one. */
async function launch(ec2: EC2Client, more: Partial<RunInstancesCommandInput> = {}) {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(ec2),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      ...more,
    }),
  );
  const InstanceIds = [must(Instances?.[0]?.InstanceId)];
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
  const instance = Reservations?.[0]?.Instances?.[0];
  return [instance?.State?.Name, instance?.StateReason];
}

/** An image of the owner, encrypted under a key and shared with the consumer. */
async function sharedImage(aws: LocalAws, KmsKeyId: string, name = 'none'): Promise<string> {
  const ec2 = ec2For(aws);
  const { ImageId } = await ec2.send(
    new CopyImageCommand({
      SourceImageId: await amazonLinux(ec2),
      SourceRegion: 'us-east-1',
      Name: `encrypted without ${name.replace(/\W/g, '-')}`,
      Encrypted: true,
      KmsKeyId,
    }),
  );
  await share(ec2, must(ImageId), consumer);
  return must(ImageId);
}

test('an instance of a shared image ends at once when its account cannot use the key', async () => {
  const aws = await startForTest();
  const key = await newKey(kmsFor(aws));
  const ImageId = await sharedImage(aws, key);
  const ec2 = ec2For(aws, consumer);

  const without = await launch(ec2, { ImageId });
  await kmsFor(aws).send(
    new CreateGrantCommand({
      KeyId: key,
      GranteePrincipal: `arn:aws:iam::${consumer}:root`,
      Operations: [
        'DescribeKey',
        'Decrypt',
        'ReEncryptFrom',
        'ReEncryptTo',
        'GenerateDataKeyWithoutPlaintext',
        'CreateGrant',
      ],
    }),
  );
  const { Volumes: before } = await ec2.send(new DescribeVolumesCommand({}));
  const withGrant = await launch(ec2, { ImageId });
  const { Volumes: after } = await ec2.send(new DescribeVolumesCommand({}));

  expect(without).toEqual(['terminated', denied]);
  expect(before).toEqual([]);
  expect(withGrant).toEqual(['running', undefined]);
  expect(after).toMatchObject([{ Encrypted: true, KmsKeyId: key }]);
});

test('each action that a policy forgets ends the instance', async () => {
  const aws = await startForTest();
  for (const missing of actions) {
    const Policy = keyPolicy(
      allow(
        consumer,
        actions.filter((action) => action !== missing),
      ),
    );
    const ImageId = await sharedImage(aws, await newKey(kmsFor(aws), { Policy }), missing);

    expect(await launch(ec2For(aws, consumer), { ImageId })).toEqual(['terminated', denied]);
  }
  const Policy = keyPolicy(allow(consumer, actions));
  const ImageId = await sharedImage(aws, await newKey(kmsFor(aws), { Policy }));
  expect(await launch(ec2For(aws, consumer), { ImageId })).toEqual(['running', undefined]);
});

test('a key that is off, or is none, ends the instance of its owner too', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const key = await newKey(kmsFor(aws));
  const signer = await newKey(kmsFor(aws), { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  const under = (KmsKeyId: string) =>
    launch(ec2, {
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId } }],
    });

  expect(await under(key)).toEqual(['running', undefined]);
  await kmsFor(aws).send(new DisableKeyCommand({ KeyId: key }));
  expect(await under(key)).toEqual(['terminated', wrongState]);
  expect(await under('alias/none')).toEqual(['terminated', wrongState]);
  expect(await under(signer)).toEqual(['terminated', wrongState]);
});

test('without a key, the one of EBS encrypts; it is there from then on and can be described', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const KmsKeyId = 'alias/aws/ebs';

  const state = await launch(ec2, {
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }],
  });
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
  const { KeyMetadata } = await kmsFor(aws).send(new DescribeKeyCommand({ KeyId: KmsKeyId }));

  expect(state).toEqual(['running', undefined]);
  expect(Volumes?.[0]?.KmsKeyId).toBe(KeyMetadata?.Arn);
  expect(KeyMetadata).toMatchObject({ AWSAccountId: owner, KeyManager: 'AWS' });
  expect(
    await codeOf(
      kmsFor(aws, consumer).send(new DescribeKeyCommand({ KeyId: Volumes?.[0]?.KmsKeyId })),
    ),
  ).toBe('AccessDeniedException');
});
