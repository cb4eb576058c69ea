import { CopyImageCommand } from '@aws-sdk/client-ec2';
import { imageName, type ReleaseRecord } from '@soe/contract';
import { expect, test } from 'vitest';
import {
  connectAws,
  type Distribution,
  distributeRelease,
  type ShareError,
} from '../../src/index.js';
import { type Local, quick, startLocal } from '../support/local.js';
import { consumer, simple } from '../support/release.js';

const role = { account: consumer, role: 'soe-parameters' };
const distribution: Distribution = { ...simple, parameters: { accounts: [role] } };
const places = simple.regions.flatMap(({ region }) => [{ region }, { region, consumer: role }]);
const architectures = ['x86_64', 'arm64'] as const;

/** Another build of the same version, from the same source images. */
async function rebuild(local: Local, release: ReleaseRecord): Promise<ReleaseRecord> {
  const other = (buildId: string) => buildId.replace(/.$/, '0');
  const images = await Promise.all(
    release.images.map(async (image) => {
      const { flavor, version } = release;
      const buildId = other(image.buildId);
      const name = imageName({ flavor, version, architecture: image.architecture, buildId });
      const { ImageId = '' } = await local.ec2('us-east-1').send(
        new CopyImageCommand({
          Name: name,
          SourceRegion: 'us-east-1',
          SourceImageId: image.imageId,
        }),
      );
      return { ...image, buildId, name, imageId: ImageId };
    }),
  );
  const builds = release.builds.map((build) => ({ ...build, buildId: other(build.buildId) }));
  return { ...release, images, builds };
}

test('of two builds of one version at once, one is published everywhere, and the other is refused', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    await using local = await startLocal({ seed, latency: { 'ssm:*': { min: 0, max: 30 } } });
    const first = await local.build(architectures);
    const releases = [first, await rebuild(local, first)];
    const run = () =>
      Promise.all(
        releases.map((release) => {
          const { endpoint } = local.server;
          // Two processes: they share nothing.
          const aws = connectAws({ endpoint, credentials: local.credentials(), limits: [] });
          return distributeRelease(release, distribution, { aws, ...quick }).then(
            () => 'done',
            ({ code, message }: ShareError) => `${code}: ${message}`,
          );
        }),
      );

    await run();
    // The winner may have been kept from the end by what the loser had begun; it goes on.
    const outcomes = await run();

    expect(
      outcomes.filter((outcome) => outcome === 'done'),
      outcomes.join('; '),
    ).toHaveLength(1);
    expect(outcomes.find((outcome) => outcome !== 'done')).toMatch(
      /SHARE_VERSION_TAKEN|never changes its image/,
    );
    const winner = outcomes.indexOf('done');
    for (const place of places) {
      const images = await local.aws
        .in({ region: place.region })
        .images.find(releases[winner]?.images.map(({ name }) => name) ?? []);
      const names = architectures.map((each) => `/soe/al2023/versions/2026.11.0/${each}/image-id`);
      const values = await local.aws.in(place).parameters.get(names);
      expect(new Set(Object.values(values))).toEqual(new Set(images.map(({ imageId }) => imageId)));
    }
  }
});
