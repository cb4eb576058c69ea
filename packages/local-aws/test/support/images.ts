import {
  CreateImageCommand,
  DescribeImagesCommand,
  type EC2Client,
  type Image,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { must } from './local.js';

/** The newest seeded Amazon Linux image of the client's region. */
export async function amazonLinux(ec2: EC2Client, architecture = 'x86_64'): Promise<string> {
  const { Images } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [
        { Name: 'name', Values: ['al2023-ami-2023*'] },
        { Name: 'architecture', Values: [architecture] },
      ],
    }),
  );
  const newest = must(Images).toSorted((a, b) =>
    must(b.CreationDate).localeCompare(must(a.CreationDate)),
  );
  return must(newest[0]?.ImageId);
}

/** An instance of it, running. */
export async function launch(ec2: EC2Client, imageId?: string): Promise<string> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: imageId ?? (await amazonLinux(ec2)),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  return must(Instances?.[0]?.InstanceId);
}

/** An image of the client's own, made the way Packer does. */
export async function ownImage(ec2: EC2Client, name = 'own-image'): Promise<string> {
  const InstanceId = await launch(ec2);
  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId, Name: name }));
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
  return must(ImageId);
}

/** What the client sees of an image; `undefined` when it sees none. */
export async function see(ec2: EC2Client, imageId: string): Promise<Image | undefined> {
  const { Images } = await ec2.send(
    new DescribeImagesCommand({
      Filters: [{ Name: 'image-id', Values: [imageId] }],
      IncludeDeprecated: true,
      IncludeDisabled: true,
    }),
  );
  return Images?.[0];
}

/** Lets an account launch an image. */
export async function share(ec2: EC2Client, ImageId: string, ...accounts: string[]): Promise<void> {
  await ec2.send(
    new ModifyImageAttributeCommand({
      ImageId,
      LaunchPermission: { Add: accounts.map((UserId) => ({ UserId })) },
    }),
  );
}
