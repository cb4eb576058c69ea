import { CopyImageCommand, DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { ReleaseRecord } from '@soe/contract';
import { describe, expect, test } from 'vitest';
import {
  connectAws,
  type Distribution,
  distributeRelease,
  promoteRelease,
  verifyDistribution,
} from '../src/index.js';
import { quick } from './support/local.js';
import { askAws, isInstalled, type Moto, motoAccount, startMoto } from './support/moto.js';
import { consumer, nameOf, otherConsumer, releaseOf, unit } from './support/release.js';

const missing = ['moto_server', 'aws'].filter((program) => !isInstalled(program));
const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };
const regions = ['us-east-1', 'eu-west-1'];
const name = nameOf('x86_64');

/**
 * Of all that a distribution can say, what moto 5.2 knows. It has no deprecation, protection,
 * watermarks, fast launch and fast restore; its copies are there at once, nothing throttles, and
 * neither permissions nor keys are enforced. It takes changes of the permissions of snapshots in
 * their older form only (`OperationType`), and ignores ours. It ignores the
 * tags of a copy that are set in the creating call, so the run after the copies sets them.
 */
const distribution: Distribution = {
  regions: regions.map((region) => ({ region })),
  accounts: [consumer, otherConsumer],
  organizationalUnits: [unit],
  tags: { team: 'platform' },
  parameters: { accounts: [{ account: consumer, role: 'soe-parameters' }] },
};

async function build({ endpoint }: Moto): Promise<ReleaseRecord> {
  const client = new EC2Client({ endpoint, region: 'us-east-1', credentials });
  const { Images = [] } = await client.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const source = Images.find((image) => image.Architecture === 'x86_64');
  const { ImageId: imageId = '' } = await client.send(
    new CopyImageCommand({
      Name: name,
      SourceRegion: 'us-east-1',
      SourceImageId: source?.ImageId,
    }),
  );
  const record = releaseOf([{ architecture: 'x86_64', imageId, region: 'us-east-1' }]);
  const images = record.images.map((image) => ({ ...image, ownerId: motoAccount }));
  return { ...record, images };
}

describe.skipIf(missing.length > 0)(
  `the same distribution on moto, seen by the aws command line${missing.length > 0 ? ` (not installed: ${missing.join(', ')})` : ''}`,
  () => {
    test('has its images, permissions and parameters, and another run changes nothing', async () => {
      await using moto = await startMoto();
      const release = await build(moto);
      const aws = connectAws({ endpoint: moto.endpoint, credentials, limits: [] });
      const options = { aws, places: distribution, ...quick };

      const shared = await distributeRelease(release, distribution, options);
      await distributeRelease(shared, distribution, options);
      await promoteRelease({ flavor: 'al2023', version: '2026.11.0', channel: 'stable' }, options);

      const first = await Promise.all(regions.map((region) => look(moto, region)));
      expect(first.map(({ images }) => images.map((image) => image.id))).toEqual(
        regions.map((region) => [shared.images.find((image) => image.region === region)?.imageId]),
      );
      for (const { images, parameters } of first) {
        expect(images).toMatchObject([
          {
            tags: expect.arrayContaining([{ Key: 'team', Value: 'platform' }]),
            launch: expect.arrayContaining([
              { UserId: consumer },
              { UserId: otherConsumer },
              { OrganizationalUnitArn: unit },
            ]),
          },
        ]);
        const published = {
          '/soe/al2023/channels/stable/version': '2026.11.0',
          '/soe/al2023/channels/stable/x86_64/image-id': images[0]?.id,
          '/soe/al2023/versions/2026.11.0/summary': expect.stringContaining('commit'),
          '/soe/al2023/versions/2026.11.0/x86_64/image-id': images[0]?.id,
        };
        expect(parameters).toEqual([published, published]);
      }
      const { drift } = await verifyDistribution([release], distribution, options);
      expect(drift).toEqual([]);

      await distributeRelease(shared, distribution, options);
      expect(await Promise.all(regions.map((region) => look(moto, region)))).toEqual(first);

      await distributeRelease(shared, { ...distribution, accounts: [consumer] }, options);
      for (const region of regions) {
        const [image] = (await look(moto, region)).images;
        expect(image?.launch).not.toContainEqual({ UserId: otherConsumer });
      }
    }, 300_000);
  },
);

/** What the command line shows of a region. */
async function look(moto: Moto, region: string) {
  const { Images } = await askAws(moto, region, [
    'ec2',
    'describe-images',
    '--owners',
    motoAccount,
    '--filters',
    `Name=name,Values=${name}`,
  ]);
  const images = await Promise.all(
    Images.map(async ({ ImageId, Tags }: ListedImage) => {
      const { LaunchPermissions } = await askAws(moto, region, [
        ...['ec2', 'describe-image-attribute', '--attribute', 'launchPermission'],
        ...['--image-id', ImageId],
      ]);
      return { id: ImageId, tags: Tags, launch: LaunchPermissions };
    }),
  );
  const { Credentials } = await askAws(moto, region, [
    ...['sts', 'assume-role', '--role-session-name', 'look'],
    ...['--role-arn', `arn:aws:iam::${consumer}:role/soe-parameters`],
  ]);
  const asConsumer = {
    AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials.SessionToken,
  };
  const parameters = await Promise.all(
    [{}, asConsumer].map(async (as) => {
      const path = ['ssm', 'get-parameters-by-path', '--path', '/soe', '--recursive'];
      const { Parameters } = await askAws(moto, region, path, as);
      return Object.fromEntries(
        Parameters.map((each: { readonly Name: string; readonly Value: string }) => [
          each.Name,
          each.Value,
        ]),
      );
    }),
  );
  return { images: images as readonly LookedImage[], parameters };
}

interface ListedImage {
  readonly ImageId: string;
  readonly Tags: readonly object[];
}

interface LookedImage {
  readonly id: string;
  readonly tags: readonly object[];
  readonly launch: readonly object[];
}
