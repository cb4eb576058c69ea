import type { LaunchAnswer } from '../access/launch-access.js';
import { settleOptions } from '../clock.js';
import type { DesiredDistribution } from '../desired-distribution.js';
import { groupBy } from '../group-by.js';
import { attempt } from '../observe/attempt.js';
import type { ObservedDistribution, ObservedImage } from '../observe/observed-distribution.js';
import type { Seen } from '../preflight/seen-preflight.js';
import { expectedImages } from './expected-things.js';
import { instanceTypeOf, type LaunchProbe, type VerifyOptions } from './launch-probe.js';
import { type ImageKeys, observeImageKeys } from './observe-image-keys.js';
import type { VerifiedThing } from './verification.js';

/** One image, tried in one account. */
export interface ObservedLaunch {
  /** What it is about, but for the subject. */
  readonly thing: Omit<VerifiedThing, 'subject'> & { readonly account: string };
  /** What EC2 says. Missing when there is no image to launch. */
  readonly answer?: Seen<LaunchAnswer>;
  /** The keys that the image is encrypted with. Missing when there is none. */
  readonly keys?: Seen<ImageKeys>;
}

/** Try every image in every account that is to be probed, and read the keys of those images. */
export async function observeLaunches(
  desired: DesiredDistribution,
  observed: ObservedDistribution,
  options: VerifyOptions,
): Promise<readonly ObservedLaunch[]> {
  const { aws, signal } = settleOptions(options);
  const probes = options.launch ?? [];
  const byRegion = groupBy(expectedImages(desired), ({ region }) => region);
  const launches = await Promise.all(
    [...byRegion].map(async ([region, images]) => {
      const mine = probes.filter((probe) => probe.region === undefined || probe.region === region);
      if (mine.length === 0) return [];
      const here = observed.regions.find((each) => each.region === region)?.images ?? [];
      const ready = new Map(
        here.filter((each) => each.state === 'available').map((each) => [each.name, each]),
      );
      const keysOf = observeImageKeys(
        aws.in({ region }, { signal }),
        { region, ownerId: desired.ownerId },
        [...ready.values()],
      );
      return Promise.all(
        mine.flatMap((probe) =>
          images.map(async ({ built }): Promise<ObservedLaunch> => {
            const { flavor, version, architecture, name } = built;
            const { account } = probe;
            const thing = { region, account, flavor, version, architecture, name };
            const image = ready.get(name);
            if (image === undefined) return { thing };
            const instanceType = instanceTypeOf(probe, architecture);
            const [answer, keys] = await Promise.all([
              tryLaunch(image, instanceType, probe),
              keysOf(image),
            ]);
            return { thing, answer, ...(keys !== undefined && { keys }) };
          }),
        ),
      );

      function tryLaunch(
        { imageId }: ObservedImage,
        instanceType: string,
        { account, role }: LaunchProbe,
      ): Promise<Seen<LaunchAnswer>> {
        return attempt(`launching ${imageId} in ${region} of account ${account}`, () =>
          aws
            .in({ region, consumer: { account, role } }, { signal })
            .launch.dryRun({ imageId, instanceType }),
        );
      }
    }),
  );
  return launches.flat();
}
