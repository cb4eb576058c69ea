import type { DesiredDistribution, DesiredRelease } from '../desired-distribution.js';
import { parameterPlaces } from '../observe/observe-parameters.js';
import { toReaders } from '../parameter-readers.js';
import type { BuiltImage } from '../release-images.js';
import type { VerifiedSubject, VerifiedThing } from './verification.js';

/** An image that is configured for a region, and all that it should have there. */
export interface ExpectedImage {
  readonly built: BuiltImage;
  readonly region: string;
  readonly things: readonly VerifiedThing[];
}

/** The images that a distribution asks for, one per region and built image. */
export function expectedImages(desired: DesiredDistribution): readonly ExpectedImage[] {
  const having = imageThings(desired);
  return desired.regions.flatMap(({ region }) =>
    releasesIn(desired, region).flatMap(({ images }) =>
      images.map((built) => {
        const { flavor, version, architecture, name } = built;
        const things = having.map(
          ({ subject, grantee }): VerifiedThing => ({
            subject,
            region,
            flavor,
            version,
            architecture,
            name,
            ...(grantee !== undefined && { grantee }),
          }),
        );
        return { built, region, things };
      }),
    ),
  );
}

function imageThings({
  grantees,
  snapshotGrantees = [],
  distribution,
}: DesiredDistribution): readonly Pick<VerifiedThing, 'subject' | 'grantee'>[] {
  const asked = (subject: VerifiedSubject, configured: unknown) =>
    configured === undefined ? [] : [{ subject }];
  return [
    { subject: 'image' },
    { subject: 'tags' },
    ...grantees.map((grantee) => ({ subject: 'image-permission' as const, grantee })),
    ...snapshotGrantees.map((grantee) => ({ subject: 'snapshot-permission' as const, grantee })),
    ...asked('watermark', distribution.watermark),
    ...asked('deprecation', distribution.deprecateAt),
    ...asked('protection', distribution.protection),
    ...asked('fast-launch', distribution.fastLaunch),
    ...asked('fast-restore', distribution.fastRestore),
  ];
}

/** A parameter that is configured for a place. */
export interface ExpectedParameter {
  readonly release: DesiredRelease;
  /** The image whose id it holds. Missing for the summary. */
  readonly built?: BuiltImage;
  /** Who shall read it by its ARN. Missing where that is not managed. */
  readonly readers?: readonly string[];
  readonly thing: VerifiedThing & { readonly name: string };
}

/** The parameters that a distribution asks for, one per place, image and summary. */
export function expectedParameters(desired: DesiredDistribution): readonly ExpectedParameter[] {
  const { share } = desired.distribution.parameters ?? {};
  return parameterPlaces(desired.regions, desired.consumers).flatMap(({ region, consumer }) =>
    releasesIn(desired, region).flatMap((release): ExpectedParameter[] => {
      const { flavor, version } = release.release;
      const thing = {
        subject: 'parameter' as const,
        region,
        ...(consumer !== undefined && { account: consumer.account }),
        flavor,
        version,
      };
      // Only those of the owner account have an ARN that others read.
      const shared =
        share === undefined || consumer !== undefined
          ? {}
          : { readers: toReaders(share ? desired.grantees : []) };
      return [
        ...release.images.map((built) => {
          const { architecture } = built;
          const name = release.paths.versionImage(version, architecture);
          return { release, built, ...shared, thing: { ...thing, architecture, name } };
        }),
        { release, ...shared, thing: { ...thing, name: release.paths.versionSummary(version) } },
      ];
    }),
  );
}

/** A launch template that is configured for an image of these releases. */
export interface ExpectedTemplate {
  /** Names of the images that it may launch. */
  readonly images: readonly string[];
  readonly thing: VerifiedThing;
}

/** The launch templates that a distribution asks for. */
export function expectedTemplates(desired: DesiredDistribution): readonly ExpectedTemplate[] {
  return (desired.distribution.launchTemplates ?? []).flatMap((template): ExpectedTemplate[] => {
    const { region, launchTemplateId, flavor, architecture } = template;
    const images = releasesIn(desired, region)
      .flatMap((release) => release.images)
      .filter((each) => each.flavor === flavor && each.architecture === architecture)
      .map((each) => each.name);
    const thing = { subject: 'launch-template' as const, region, flavor, architecture };
    return images.length === 0 ? [] : [{ images, thing: { ...thing, name: launchTemplateId } }];
  });
}

function releasesIn({ releases }: DesiredDistribution, region: string): readonly DesiredRelease[] {
  return releases.filter((release) => release.regions.has(region));
}
