import {
  type DescribeImagesCommandInput,
  DescribeInstanceTypesCommand,
  EC2Client,
  type Image,
  paginateDescribeImages,
} from '@aws-sdk/client-ec2';
import { type Severity, severities } from '../image-query.js';
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
    return ask({ attempt, action: 'ec2:DescribeImages' }, signal, async (cancel) => {
      const images: ImageFacts[] = [];
      for await (const { Images = [] } of paginateDescribeImages({ client }, query, cancel)) {
        images.push(...Images.map(toFacts));
      }
      return images;
    });
  }

  return {
    get: (imageIds, signal) =>
      describe(
        `describe images ${imageIds.join(', ')}`,
        {
          // A filter, because an unknown ImageIds entry is an error and a filter without match is not.
          Filters: [{ Name: 'image-id', Values: [...imageIds] }],
          // Deprecated images are hidden from sharees and disabled ones from their owner unless asked
          // for (EC2 API, DescribeImages).
          IncludeDeprecated: true,
          IncludeDisabled: true,
        },
        signal,
      ),
    find: ({ owners, names, deprecated = false }, signal) =>
      describe(
        `find images named ${names.join(', ')} of ${owners.join(', ')}`,
        {
          Owners: [...owners],
          Filters: [{ Name: 'name', Values: [...names] }],
          IncludeDeprecated: deprecated,
        },
        signal,
      ),
    instanceType: (type, signal) =>
      ask(
        { attempt: `describe ${type}`, action: 'ec2:DescribeInstanceTypes' },
        signal,
        async (cancel) => {
          const command = new DescribeInstanceTypesCommand({
            // As a filter, for the same reason.
            Filters: [{ Name: 'instance-type', Values: [type] }],
          });
          const [found] = (await client.send(command, cancel)).InstanceTypes ?? [];
          if (found === undefined) return undefined;
          return {
            architectures: found.ProcessorInfo?.SupportedArchitectures ?? [],
            bootModes: found.SupportedBootModes ?? [],
            ena: found.NetworkInfo?.EnaSupport ?? 'unsupported',
          };
        },
      ),
  };
}

function toFacts(image: Image): ImageFacts {
  const severity = severityOf(image);
  return {
    imageId: image.ImageId ?? '',
    name: image.Name ?? '',
    ownerId: image.OwnerId ?? '',
    ...(image.ImageOwnerAlias !== undefined && { ownerAlias: image.ImageOwnerAlias }),
    architecture: image.Architecture ?? '',
    state: image.State ?? '',
    createdAt: isoTime(image.CreationDate),
    ...(image.DeprecationTime !== undefined && { deprecatedAt: isoTime(image.DeprecationTime) }),
    ...(image.ImageWatermarks !== undefined && {
      watermarks: image.ImageWatermarks.flatMap(({ WatermarkKey }) => WatermarkKey ?? []),
    }),
    ...(image.BootMode !== undefined && { bootMode: image.BootMode }),
    ...(image.EnaSupport !== undefined && { enaSupport: image.EnaSupport }),
    ...(severity !== undefined && { severity }),
  };
}

/** A missing value means that the image was not scanned, unless a date says that it was. */
function severityOf({ ScanResults }: Image): Severity | undefined {
  const { HighestFindingSeverityLabel: label, FindingScanDate } = ScanResults ?? {};
  if (label !== undefined) return severities.find((severity) => severity === label.toLowerCase());
  return FindingScanDate === undefined ? undefined : 'none';
}

function isoTime(time = ''): string {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime()) ? time : parsed.toISOString();
}
