import type { Image } from '@aws-sdk/client-ec2';
import type { AttestedImage, ImageLookup } from '../attestation/attested-image.js';
import { ask } from './aws-ask.js';
import type { AwsTraceStoreOptions } from './aws-trace-store.js';
import { connectEc2 } from './connect-aws.js';

/** Images of every region through the AWS SDK. Takes `ec2:DescribeImages`. */
export function ec2ImageLookup(options: Omit<AwsTraceStoreOptions, 'region'> = {}): ImageLookup {
  const places = new Map<string, ReturnType<typeof connectEc2>>();
  const describe = async (
    region: string,
    attempt: string,
    owners: readonly string[],
    filters: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ) => {
    const ec2 = places.get(region) ?? connectEc2({ ...options, region });
    places.set(region, ec2);
    const { sdk, client } = await ec2();
    const command = new sdk.DescribeImagesCommand({
      ...(owners.length > 0 && { Owners: [...owners] }),
      // A filter, because an unknown ImageIds entry is an error and a filter without match is not.
      Filters: Object.entries(filters).map(([Name, value]) => ({ Name, Values: [value] })),
      // Deprecated images are hidden from sharees and disabled ones from their owner unless asked
      // for (EC2 API, DescribeImages).
      IncludeDeprecated: true,
      IncludeDisabled: true,
    });
    const { Images = [] } = await ask({ attempt, action: 'ec2:DescribeImages' }, signal, (cancel) =>
      client.send(command, cancel),
    );
    return Images;
  };
  return {
    async image(region, imageId, signal) {
      const attempt = `describe image ${imageId} in ${region}`;
      const found = await describe(region, attempt, [], { 'image-id': imageId }, signal);
      // EC2 takes `*` and `?` in filters for any text.
      const image = found.find(({ ImageId }) => ImageId === imageId);
      return image && attestedImage(region, image);
    },
    async named(region, ownerId, name, signal) {
      const attempt = `find images named ${name} in ${region}`;
      const images = await describe(region, attempt, [ownerId], { name }, signal);
      return images.flatMap(({ Name, ImageId }) => (Name === name ? (ImageId ?? []) : []));
    },
  };
}

function attestedImage(region: string, image: Image): AttestedImage {
  const created = new Date(image.CreationDate ?? '');
  return {
    region,
    imageId: image.ImageId ?? '',
    name: image.Name ?? '',
    ownerId: image.OwnerId ?? '',
    architecture: image.Architecture ?? '',
    createdAt: Number.isNaN(created.getTime()) ? '' : created.toISOString(),
    snapshotIds: (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []),
    state: image.State ?? '',
    tags: Object.fromEntries((image.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
}
