import {
  CreateImageCommand,
  DescribeImagesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type Architecture, imageName, type ReleaseRecord, releaseRecord } from '@soe/contract';

/** One image of a release that was built. */
interface BuiltImage {
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** Its id. */
  readonly imageId: string;
}

const region = 'us-east-1';
const ownerId = '111122223333';

/** Build a release of each flavor with one image, at an embedded AWS. */
export async function buildReleases(
  settings: {
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  },
  flavors: readonly string[],
): Promise<readonly ReleaseRecord[]> {
  const ec2 = new EC2Client({ ...settings, region });
  const vendor = new DescribeImagesCommand({
    Owners: ['amazon'],
    Filters: [{ Name: 'architecture', Values: ['x86_64'] }],
  });
  const ImageId = (await ec2.send(vendor)).Images?.[0]?.ImageId;
  const launch = { InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 } as const;
  const { Instances } = await ec2.send(new RunInstancesCommand({ ...launch, ImageId }));
  const releases: ReleaseRecord[] = [];
  for (const flavor of flavors) {
    const create = new CreateImageCommand({
      InstanceId: Instances?.[0]?.InstanceId,
      Name: nameOf(flavor, 'x86_64'),
    });
    const { ImageId: imageId = '' } = await ec2.send(create);
    releases.push(benchRelease(flavor, [{ architecture: 'x86_64', imageId }]));
  }
  return releases;
}

/** The record of a release with these images, as it is after its build. */
export function benchRelease(flavor: string, images: readonly BuiltImage[]): ReleaseRecord {
  const at = new Date().toISOString();
  return {
    ...releaseRecord({ flavor, version, createdAt: at }),
    builds: images.map(({ architecture }) => ({
      buildId: buildIdOf(architecture),
      architecture,
      region,
      startedAt: at,
      durationMs: 1,
      packer: { version: '0.0.0', runId: 'none', template: 'none' },
      sourceImage: { imageId: 'ami-0aaaaaaaaaaaaaaaa', ownerId: '137112412989' },
    })),
    images: images.map(({ architecture, imageId }) => ({
      region,
      architecture,
      imageId,
      name: nameOf(flavor, architecture),
      ownerId,
      buildId: buildIdOf(architecture),
    })),
    source: { commit: '0'.repeat(40), dirty: false, unpushed: false },
  };
}

const version = '1.0.0';

function nameOf(flavor: string, architecture: Architecture): string {
  return imageName({ flavor, version, architecture, buildId: buildIdOf(architecture) });
}

function buildIdOf(architecture: Architecture): string {
  return architecture === 'arm64' ? 'b2' : 'b1';
}
