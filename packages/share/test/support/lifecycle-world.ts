import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { type Architecture, parameterPaths } from '@soe/contract';
import { createVirtualClock } from '@soe/local-aws';
import { type AwsAccess, connectAws, type LifecycleOptions, type Place } from '../../src/index.js';
import { quick, startLocal } from './local.js';
import { consumer, nameOf, otherConsumer } from './release.js';

export const role = { account: consumer, role: 'soe-parameters' };
export const regions = [{ region: 'us-east-1' }, { region: 'eu-west-1' }];
export const places = { regions, parameters: { accounts: [role] } };
const everywhere: readonly Place[] = regions.flatMap(({ region }) => [
  { region },
  { region, consumer: role },
]);
const paths = parameterPaths('al2023');

/** One image that was released. */
export interface WorldImage {
  readonly region: string;
  readonly architecture: Architecture;
  readonly imageId: string;
}

/** A world whose time a test moves, for AWS and for who decides; waits pass at once. */
export async function startWorld(start = '2026-08-01T10:00:00Z', copySeconds = 0) {
  const virtual = createVirtualClock(new Date(start));
  const local = await startLocal({ clock: virtual, copySeconds });
  const connect = () =>
    connectAws({
      endpoint: local.server.endpoint,
      credentials: local.credentials(),
      // What is tested here is not how fast AWS may be asked.
      limits: [],
    });
  let connected = connect();
  const aws: AwsAccess = {
    in: (place, options) => connected.in(place, options),
    organization: (options) => connected.organization(options),
  };
  const clock = {
    now: () => virtual.now().getTime(),
    async delay(milliseconds: number, signal?: AbortSignal) {
      signal?.throwIfAborted();
      virtual.advance(milliseconds);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
  const options: LifecycleOptions = { aws, clock, places, ...quick };

  async function put(name: string, value: string, kind: 'text' | 'image', place: Place) {
    await aws.in(place).parameters.put({ name, value, kind, overwrite: true });
  }

  return {
    local,
    aws,
    options,
    now: () => virtual.now().toISOString(),
    /** Let days pass. */
    pass(days: number) {
      virtual.advance(days * 24 * 60 * 60 * 1000);
      // Another day is another process, with credentials that did not expire.
      connected = connect();
    },
    /** A version as `distributeRelease` leaves it: images, permissions and parameters. */
    async release(
      version: string,
      architectures: readonly Architecture[] = ['x86_64'],
      accounts: readonly string[] = [consumer, otherConsumer],
    ): Promise<readonly WorldImage[]> {
      const { images } = await local.build(architectures, version);
      virtual.advance(copySeconds * 1000);
      const copies = await Promise.all(
        images.map(async ({ architecture, imageId }) => ({
          region: 'eu-west-1',
          architecture,
          imageId: await aws.in({ region: 'eu-west-1' }).images.copy({
            name: nameOf(architecture, version),
            sourceRegion: 'us-east-1',
            sourceImageId: imageId,
            clientToken: imageId,
            tags: { 'soe:flavor': 'al2023', 'soe:version': version },
          }),
        })),
      );
      virtual.advance(copySeconds * 1000);
      const all = [
        ...images.map(({ region, architecture, imageId }) => ({ region, architecture, imageId })),
        ...copies,
      ];
      for (const { region, architecture, imageId } of all) {
        await aws.in({ region }).images.changeLaunchPermissions(imageId, { add: accounts });
        for (const place of everywhere.filter((each) => each.region === region)) {
          await put(paths.versionImage(version, architecture), imageId, 'image', place);
        }
      }
      const summary = {
        created: virtual.now().toISOString(),
        commit: '0123456789abcdef',
        record: 'sha256:0',
        issues: [],
      };
      for (const place of everywhere) {
        await put(paths.versionSummary(version), JSON.stringify(summary), 'text', place);
      }
      return all;
    },
    /** Point a channel at a version, everywhere. */
    async point(channel: string, version: string, images: readonly WorldImage[]) {
      for (const { region, architecture, imageId } of images) {
        for (const place of everywhere.filter((each) => each.region === region)) {
          await put(paths.channelImage(channel, architecture), imageId, 'image', place);
        }
      }
      for (const place of everywhere) {
        await put(paths.channelVersion(channel), version, 'text', place);
      }
    },
    /** All parameters of the product line in a place. */
    parameters: (place: Place) => aws.in(place).lifecycle.parametersBelow('/soe/al2023'),
    /** All own images of the product line, by region. */
    async images(region: string) {
      return aws.in({ region }).lifecycle.list('soe/al2023/*');
    },
    /** Launch an instance. */
    async launch({ region, imageId, architecture }: WorldImage, account?: string) {
      const command = new RunInstancesCommand({
        ImageId: imageId,
        InstanceType: architecture === 'arm64' ? 't4g.micro' : 't3.micro',
        MinCount: 1,
        MaxCount: 1,
      });
      const { Instances = [] } = await local.ec2(region, account).send(command);
      return Instances[0]?.InstanceId ?? '';
    },
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
