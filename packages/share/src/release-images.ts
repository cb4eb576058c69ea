import {
  type Architecture,
  type ImageRecord,
  parseImageName,
  type ReleaseRecord,
} from '@soe/contract';
import { ShareError } from './errors.js';
import { groupBy } from './group-by.js';
import { anything, listOf, text } from './shape.js';

/** An image as it was built: the origin of all copies. */
export interface BuiltImage {
  readonly flavor: string;
  readonly version: string;
  readonly architecture: Architecture;
  readonly name: string;
  readonly buildId: string;
  readonly region: string;
  readonly imageId: string;
  readonly ownerId: string;
}

/**
 * Refuse what is no list of records: a file that was not read or parsed, or is of another kind.
 *
 * @throws ShareError `SHARE_RECORD_INCOMPLETE`
 */
export function requireRecords(releases: unknown): asserts releases is readonly ReleaseRecord[] {
  const findings = Array.isArray(releases)
    ? releases.flatMap((release, index) =>
        recordShape(release).map((finding) => `record ${index + 1}: ${finding}`),
      )
    : ['a list of records is needed, as [record]'];
  if (findings.length === 0) return;
  throw new ShareError('SHARE_RECORD_INCOMPLETE', `releases: ${findings.join('; ')}`);
}

function recordShape(release: unknown): readonly string[] {
  if (typeof release !== 'object' || release === null) {
    return ['it is no record of a release; read and parse the file of the build'];
  }
  const { schema, flavor, version, images, builds } = release as Partial<ReleaseRecord>;
  if (schema !== 'soe-release/v1') {
    return [`its schema is ${JSON.stringify(schema)}, and soe-release/v1 is needed`];
  }
  return [
    ...text('flavor', flavor),
    ...text('version', version),
    ...listOf(anything)('images', images),
    ...listOf(anything)('builds', builds),
  ];
}

/**
 * The images that were built, one per architecture. A record that has been distributed lists copies
 * too; the build region tells which is the origin.
 *
 * @throws ShareError `SHARE_RECORD_INCOMPLETE`
 */
export function builtImages(release: ReleaseRecord): readonly BuiltImage[] {
  const byArchitecture = groupBy(release.images, (image) => image.architecture);
  if (byArchitecture.size === 0) refuse(release, 'it lists no image; build it first');
  const origins = [...byArchitecture.values()].map((images) => origin(release, images));
  const owners = new Set(origins.map((image) => image.ownerId));
  if (owners.size > 1) {
    refuse(release, `its images belong to ${[...owners].join(' and ')}; build them in one account`);
  }
  return origins;
}

function origin(release: ReleaseRecord, images: readonly ImageRecord[]): BuiltImage {
  const [first, ...others] = images;
  if (first === undefined) refuse(release, 'it lists no image; build it first');
  const other = others.find((image) => image.name !== first.name);
  if (other !== undefined) {
    refuse(
      release,
      `${first.name} and ${other.name} both are its ${first.architecture} image; keep the record of one build`,
    );
  }
  const { flavor, version, architecture } = parseImageName(first.name) ?? {};
  if (
    flavor !== release.flavor ||
    version !== release.version ||
    architecture !== first.architecture
  ) {
    refuse(release, `its ${first.architecture} image is named ${first.name}, which is another one`);
  }
  const built = release.builds.find((build) => build.buildId === first.buildId)?.region;
  const { name, buildId, region, imageId, ownerId } =
    images.find((image) => image.region === built) ?? first;
  return { flavor, version, architecture, name, buildId, region, imageId, ownerId };
}

function refuse(release: ReleaseRecord, reason: string): never {
  throw new ShareError(
    'SHARE_RECORD_INCOMPLETE',
    `record of ${release.flavor} ${release.version}: ${reason}`,
  );
}
