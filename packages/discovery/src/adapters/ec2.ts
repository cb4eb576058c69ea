import {
  type DescribeImagesCommandInput,
  EC2Client,
  type Image,
  paginateDescribeImages,
} from '@aws-sdk/client-ec2';
import type { ImageFacts, ImageStore } from '../image-store.js';
import { ask } from './ask.js';
import type { ConnectOptions } from './connect-options.js';

/** Images through the SDK's EC2 client. Load it with `import()`: the client is large. */
export function connectEc2(options: ConnectOptions = {}): ImageStore {
  const client = new EC2Client({ ...options });

  function describe(
    attempt: string,
    query: DescribeImagesCommandInput,
    signal?: AbortSignal,
  ): Promise<readonly ImageFacts[]> {
    return ask(attempt, signal, async (cancel) => {
      const images: ImageFacts[] = [];
      for await (const { Images = [] } of paginateDescribeImages({ client }, query, cancel)) {
        images.push(...Images.map(toFacts));
      }
      return images;
    });
  }

  return {
    async get(imageId, signal) {
      const [image] = await describe(
        `describe image ${imageId}`,
        {
          // A filter, because an unknown ImageIds entry is an error and a filter without match is not.
          Filters: [{ Name: 'image-id', Values: [imageId] }],
          // Deprecated images are hidden from sharees and disabled ones from their owner unless asked
          // for (EC2 API, DescribeImages).
          IncludeDeprecated: true,
          IncludeDisabled: true,
        },
        signal,
      );
      return image;
    },
    find: ({ owners, name }, signal) =>
      describe(
        `find images named ${name} of ${owners.join(', ')}`,
        { Owners: [...owners], Filters: [{ Name: 'name', Values: [name] }] },
        signal,
      ),
  };
}

function toFacts(image: Image): ImageFacts {
  return {
    imageId: image.ImageId ?? '',
    name: image.Name ?? '',
    ownerId: image.OwnerId ?? '',
    ...(image.ImageOwnerAlias !== undefined && { ownerAlias: image.ImageOwnerAlias }),
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
