import {
  type DescribeImagesCommandInput,
  EC2Client,
  type Image,
  paginateDescribeImages,
} from '@aws-sdk/client-ec2';
import type { ImageFacts, ImageStore } from '../image-store.js';
import { awsFailure } from './aws-failure.js';
import type { ConnectOptions } from './connect-options.js';

/** Images through the SDK's EC2 client. Load it with `import()`: the client is large. */
export function connectEc2(options: ConnectOptions = {}): ImageStore {
  const client = new EC2Client({ ...options });

  async function describe(
    input: DescribeImagesCommandInput,
    attempt: string,
    signal?: AbortSignal,
  ): Promise<readonly ImageFacts[]> {
    const images: ImageFacts[] = [];
    // Deprecated images are hidden from sharees unless asked for (EC2 API, DescribeImages).
    const query = { ...input, IncludeDeprecated: true };
    try {
      const pages = paginateDescribeImages({ client }, query, {
        ...(signal && { abortSignal: signal }),
      });
      for await (const { Images = [] } of pages) images.push(...Images.map(toFacts));
    } catch (error) {
      throw awsFailure(attempt, error, signal);
    }
    return images;
  }

  return {
    async get(imageId, signal) {
      // A filter, because an unknown ImageIds entry is an error and a filter without match is not.
      const Filters = [{ Name: 'image-id', Values: [imageId] }];
      const [image] = await describe({ Filters }, `describe image ${imageId}`, signal);
      return image;
    },
    find: ({ owners, name }, signal) =>
      describe(
        { Owners: [...owners], Filters: [{ Name: 'name', Values: [name] }] },
        `find images named ${name} of ${owners.join(', ')}`,
        signal,
      ),
  };
}

function toFacts(image: Image): ImageFacts {
  return {
    imageId: image.ImageId ?? '',
    name: image.Name ?? '',
    ownerId: image.OwnerId ?? '',
    architecture: image.Architecture ?? '',
    state: image.State ?? '',
    createdAt: isoTime(image.CreationDate),
    ...(image.DeprecationTime !== undefined && { deprecatedAt: isoTime(image.DeprecationTime) }),
  };
}

function isoTime(time = ''): string {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime()) ? time : parsed.toISOString();
}
