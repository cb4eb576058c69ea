import {
  CreateImageUsageReportCommand,
  DeleteImageUsageReportCommand,
  DeleteSnapshotCommand,
  DeleteTagsCommand,
  DeregisterImageCommand,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  type EC2Client,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  GetImageAncestryCommand,
  type Image,
  paginateDescribeImageReferences,
  paginateDescribeImages,
  paginateDescribeImageUsageReportEntries,
  paginateDescribeImageUsageReports,
  paginateDescribeInstances,
  paginateDescribeSnapshots,
  type ResourceTypeRequest,
} from '@aws-sdk/client-ec2';
import type { LifecycleAccess, OwnImage } from '../access/lifecycle-access.js';
import { callAws } from './call-aws.js';
import { chunks } from './chunks.js';

/** A filter, and a list of ids of usage reports, takes so many values. */
const valuesPerCall = 200;
/** DescribeImageReferences takes so many images. */
const imagesPerReferenceCall = 10;
/** The largest page of most describes. */
const pageSize = 1_000;

/** Instances that are not gone. */
const alive = ['pending', 'running', 'stopping', 'stopped'];

/** Newer versions of launch templates that are looked at: all that EC2 looks at. */
const everyVersion = [{ OptionName: 'version-depth' as const, OptionValues: ['10000'] }];

/** What of the own account counts as using an image. */
const referenceTypes: ResourceTypeRequest[] = [
  {
    ResourceType: 'ec2:Instance',
    ResourceTypeOptions: [{ OptionName: 'state-name', OptionValues: alive }],
  },
  { ResourceType: 'ec2:LaunchTemplate', ResourceTypeOptions: everyVersion },
  { ResourceType: 'ssm:Parameter' },
  { ResourceType: 'imagebuilder:ImageRecipe' },
  { ResourceType: 'imagebuilder:ContainerRecipe' },
];

const usageTypes = [
  { ResourceType: 'ec2:Instance' },
  {
    ResourceType: 'ec2:LaunchTemplate',
    ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues: ['10000'] }],
  },
  { ResourceType: 'imagebuilder:ImageRecipe' },
  { ResourceType: 'imagebuilder:ContainerRecipe' },
];

/** The lifecycle of images of one account and region through the EC2 client. */
export function ec2Lifecycle(
  ec2: EC2Client,
  region: string,
  abortSignal: AbortSignal | undefined,
): Omit<LifecycleAccess, 'parametersBelow'> {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const pages = { client: ec2, pageSize };
  const call = <T>(action: string, subject: string, send: () => Promise<T>) =>
    callAws({ action: `ec2:${action}`, subject, region }, send);
  return {
    list: (pattern) =>
      call('DescribeImages', pattern, async () => {
        const found = paginateDescribeImages(
          pages,
          {
            Owners: ['self'],
            IncludeDisabled: true,
            IncludeDeprecated: true,
            Filters: [{ Name: 'name', Values: [pattern] }],
          },
          to,
        );
        const images = await all(found, ({ Images }) => Images);
        // EC2 shows what was just deregistered for a while.
        return images.filter(({ State }) => State !== 'deregistered').map(ownImage);
      }),
    sharedDescendants: (ids) =>
      call('DescribeImages', `descendants of ${ids.join(', ')}`, () =>
        byChunks(ids, valuesPerCall, async (Values) => {
          const found = new Map<string, OwnImage>();
          for (const Name of ['source-image-id', 'image-watermark.source-image-id']) {
            const Filters = [{ Name, Values: [...Values] }];
            const asked = { ExecutableUsers: ['self'], IncludeDeprecated: true, Filters };
            const images = await all(
              paginateDescribeImages(pages, asked, to),
              ({ Images }) => Images,
            );
            for (const image of images) found.set(image.ImageId ?? '', ownImage(image));
          }
          return [...found.values()];
        }),
      ),
    setDeprecation: (ImageId, at) =>
      at === undefined
        ? call('DisableImageDeprecation', ImageId, async () => {
            await ec2.send(new DisableImageDeprecationCommand({ ImageId }), to);
          })
        : call('EnableImageDeprecation', ImageId, async () => {
            const DeprecateAt = new Date(at);
            await ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt }), to);
          }),
    disable: (ImageId) =>
      call('DisableImage', ImageId, async () => {
        await ec2.send(new DisableImageCommand({ ImageId }), to);
      }),
    enable: (ImageId) =>
      call('EnableImage', ImageId, async () => {
        await ec2.send(new EnableImageCommand({ ImageId }), to);
      }),
    setProtection: (ImageId, protection) =>
      protection === 'off'
        ? call('DisableImageDeregistrationProtection', ImageId, async () => {
            await ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId }), to);
          })
        : call('EnableImageDeregistrationProtection', ImageId, async () => {
            const WithCooldown = protection === 'cooldown';
            const command = new EnableImageDeregistrationProtectionCommand({
              ImageId,
              WithCooldown,
            });
            await ec2.send(command, to);
          }),
    deregister: (ImageId) =>
      call('DeregisterImage', ImageId, async () => {
        const command = new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true });
        const answer = await unless(/^InvalidAMIID\.(?:NotFound|Unavailable)$/, () =>
          ec2.send(command, to),
        );
        return (answer?.DeleteSnapshotResults ?? []).map(({ SnapshotId, ReturnCode }) => ({
          snapshotId: SnapshotId ?? '',
          code: ReturnCode ?? '',
        }));
      }),
    existingSnapshots: (ids) =>
      call('DescribeSnapshots', ids.join(', '), () =>
        byChunks(ids, valuesPerCall, async (Values) => {
          // A filter, because an id that is gone would be an error.
          const Filters = [{ Name: 'snapshot-id', Values: [...Values] }];
          const found = paginateDescribeSnapshots(pages, { OwnerIds: ['self'], Filters }, to);
          const snapshots = await all(found, ({ Snapshots }) => Snapshots);
          return snapshots.flatMap(({ SnapshotId }) => SnapshotId ?? []);
        }),
      ),
    snapshotsTagged: (key, pattern) =>
      call('DescribeSnapshots', `tag ${key}`, async () => {
        const Filters = [{ Name: `tag:${key}`, Values: [pattern] }];
        const found = paginateDescribeSnapshots(pages, { OwnerIds: ['self'], Filters }, to);
        const snapshots = await all(found, ({ Snapshots }) => Snapshots);
        return Object.fromEntries(
          snapshots.map(({ SnapshotId, Tags = [] }) => [
            SnapshotId ?? '',
            Tags.find((tag) => tag.Key === key)?.Value ?? '',
          ]),
        );
      }),
    snapshotsInUse: (ids) =>
      call('DescribeImages', ids.join(', '), () =>
        byChunks(ids, valuesPerCall, async (Values) => {
          const found = paginateDescribeImages(
            pages,
            {
              Owners: ['self'],
              IncludeDisabled: true,
              IncludeDeprecated: true,
              Filters: [{ Name: 'block-device-mapping.snapshot-id', Values: [...Values] }],
            },
            to,
          );
          const used = (await all(found, ({ Images }) => Images)).flatMap(snapshotIds);
          return Values.filter((id) => used.includes(id));
        }),
      ),
    deleteSnapshot: (SnapshotId) =>
      call('DeleteSnapshot', SnapshotId, async () => {
        await unless(/^InvalidSnapshot\.NotFound$/, () =>
          ec2.send(new DeleteSnapshotCommand({ SnapshotId }), to),
        );
      }),
    removeTags: (ids, keys) =>
      call('DeleteTags', ids.join(', '), async () => {
        const Tags = keys.map((Key) => ({ Key }));
        await ec2.send(new DeleteTagsCommand({ Resources: [...ids], Tags }), to);
      }),
    references: (ids) =>
      call('DescribeImageReferences', ids.join(', '), () =>
        byChunks(ids, imagesPerReferenceCall, async (ImageIds) => {
          const asked = { ImageIds: [...ImageIds], ResourceTypes: referenceTypes };
          const found = paginateDescribeImageReferences({ client: ec2 }, asked, to);
          const references = await all(found, ({ ImageReferences }) => ImageReferences);
          return references.map(({ ImageId, ResourceType, Arn }) => ({
            imageId: ImageId ?? '',
            type: ResourceType ?? '',
            arn: Arn ?? '',
          }));
        }),
      ),
    instances: (ids) =>
      call('DescribeInstances', ids.join(', '), () =>
        byChunks(ids, valuesPerCall, async (Values) => {
          const Filters = [
            { Name: 'image-id', Values: [...Values] },
            { Name: 'instance-state-name', Values: alive },
          ];
          const found = await all(
            paginateDescribeInstances(pages, { Filters }, to),
            ({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances),
          );
          return found.map(({ InstanceId, ImageId, State }) => ({
            instanceId: InstanceId ?? '',
            imageId: ImageId ?? '',
            state: State?.Name ?? '',
          }));
        }),
      ),
    requestUsageReport: (ImageId, ClientToken) =>
      call('CreateImageUsageReport', ImageId, async () => {
        const command = new CreateImageUsageReportCommand({
          ImageId,
          ClientToken,
          ResourceTypes: usageTypes,
        });
        const { ReportId } = await ec2.send(command, to);
        if (ReportId === undefined) throw new Error('the answer names no report; run again');
        return ReportId;
      }),
    usageReports: (ids) =>
      call('DescribeImageUsageReports', ids.join(', '), () =>
        byChunks(ids, valuesPerCall, async (ImageIds) => {
          const found = paginateDescribeImageUsageReports(
            { client: ec2 },
            { ImageIds: [...ImageIds] },
            to,
          );
          const reports = await all(found, ({ ImageUsageReports }) => ImageUsageReports);
          return reports.map(({ ReportId, ImageId, State, CreationTime }) => ({
            reportId: ReportId ?? '',
            imageId: ImageId ?? '',
            state: State ?? '',
            createdAt: CreationTime?.toISOString() ?? '',
          }));
        }),
      ),
    usageEntries: (ids) =>
      call('DescribeImageUsageReportEntries', ids.join(', '), () =>
        byChunks(ids, valuesPerCall, async (ReportIds) => {
          const asked = { ReportIds: [...ReportIds] };
          const found = paginateDescribeImageUsageReportEntries({ client: ec2 }, asked, to);
          const entries = await all(
            found,
            ({ ImageUsageReportEntries }) => ImageUsageReportEntries,
          );
          return entries.map(({ ReportId, AccountId, ResourceType, UsageCount }) => ({
            reportId: ReportId ?? '',
            account: AccountId ?? '',
            type: ResourceType ?? '',
            count: UsageCount ?? 0,
          }));
        }),
      ),
    deleteUsageReport: (ReportId) =>
      call('DeleteImageUsageReport', ReportId, async () => {
        await unless(/NotFound$/, () =>
          ec2.send(new DeleteImageUsageReportCommand({ ReportId }), to),
        );
      }),
    ancestry: (ImageId) =>
      call('GetImageAncestry', ImageId, async () => {
        const { ImageAncestryEntries = [] } = await ec2.send(
          new GetImageAncestryCommand({ ImageId }),
          to,
        );
        // The region of an entry is what the entry made from it calls its source.
        return ImageAncestryEntries.flatMap((entry) => origin(entry));
      }),
  };
}

function ownImage(image: Image): OwnImage {
  const { DeprecationTime, DeregistrationProtection, LastLaunchedTime } = image;
  return {
    imageId: image.ImageId ?? '',
    name: image.Name ?? '',
    owner: image.OwnerId ?? '',
    state: image.State ?? '',
    createdAt: image.CreationDate ?? '',
    tags: Object.fromEntries((image.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
    snapshotIds: snapshotIds(image),
    public: image.Public === true,
    ...(DeprecationTime !== undefined && { deprecateAt: DeprecationTime }),
    ...(DeregistrationProtection !== undefined && { protection: DeregistrationProtection }),
    ...(LastLaunchedTime !== undefined && { launchedAt: LastLaunchedTime }),
    ...(image.SourceImageId !== undefined && { sourceImageId: image.SourceImageId }),
    ...(image.SourceImageRegion !== undefined && { sourceRegion: image.SourceImageRegion }),
    watermarks: (image.ImageWatermarks ?? []).flatMap(origin),
  };
}

function origin(from: {
  readonly SourceImageId?: string | undefined;
  readonly SourceImageRegion?: string | undefined;
}) {
  const { SourceImageId: imageId, SourceImageRegion: region } = from;
  return imageId === undefined || region === undefined ? [] : [{ imageId, region }];
}

function snapshotIds({ BlockDeviceMappings = [] }: Image): readonly string[] {
  return BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
}

async function all<P, T>(
  pages: AsyncIterable<P>,
  read: (page: P) => readonly T[] | undefined,
): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...(read(page) ?? []));
  return found;
}

async function byChunks<T>(
  ids: readonly string[],
  size: number,
  read: (ids: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (const some of chunks([...new Set(ids)], size)) found.push(...(await read(some)));
  return found;
}

/** The answer, or nothing where the refusal means that there is nothing left to do. */
async function unless<T>(refusals: RegExp, send: () => Promise<T>): Promise<T | undefined> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Error && refusals.test(error.name)) return undefined;
    throw error;
  }
}
