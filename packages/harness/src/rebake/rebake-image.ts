import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  attachPacker,
  ec2Cloud,
  findOrphans,
  type PackerEvent,
  type PackerImage,
  type PackerResult,
  readLedger,
  removeOrphans,
  runPacker,
} from '@soe/packer-runner';
import { HarnessError } from '../errors.js';
import { leaseTags } from '../launch/lease.js';
import { endEarlierTries } from './end-earlier-tries.js';
import { checkRunId, type RebakeImageOptions, standardVariables } from './rebake-options.js';
import { removeImages } from './remove-rebaked-images.js';

/** What {@link rebakeImage} made. */
export interface RebakedImage {
  /** The child in the region of the image under test. */
  readonly imageId: string;
  /** What it is called. */
  readonly name: string;
  /** It and its copies in other regions. */
  readonly images: readonly PackerImage[];
  /** How Packer's run went. */
  readonly packer: PackerResult;
}

/**
 * Builds a template on top of the image under test. What is built is tagged with the run only, so that nobody
 * takes it for a release; {@link removeRebakedImages} removes it when its test is over. When the build
 * fails or is stopped, what it left is removed before the error is thrown. Begun again for the same run and
 * image, it first ends and removes what earlier tries in `directory` left, also one that was killed.
 *
 * @throws HarnessError `HARNESS_REBAKE_FAILED` when no child came of it, or when the template built on
 * another image; `HARNESS_OPTIONS_INVALID`. PackerError as `runPacker` does. The reason of `signal`.
 */
export async function rebakeImage(options: RebakeImageOptions): Promise<RebakedImage> {
  const {
    imageId,
    runId,
    region,
    endpoint,
    credentials,
    directory,
    variablesOf = standardVariables,
    variables = {},
    runner = { run: runPacker, attach: attachPacker },
    onEvent,
    ...packerOptions
  } = options;
  checkRunId(runId);
  const prefix = `rebake-${runId}-${imageId}-`;
  const name = `${prefix}${randomUUID().slice(0, 8)}`;
  const child = { imageId, name, tags: { [leaseTags.run]: runId } };
  const place = {
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  };
  const { env, secrets } = packerOptions;
  for (const earlier of await endEarlierTries({
    ...{ directory, prefix, env, secrets },
    attach: runner.attach,
  })) {
    await cleanUp(earlier, imagesOf(earlier), place);
  }
  const sources = new Set<string>();
  const packer = await runner.run({
    ...packerOptions,
    runDirectory: join(directory, name),
    variables: { ...variables, ...variablesOf(child) },
    onEvent: (event: PackerEvent) => {
      if (event.type === 'source-image-found') sources.add(event.imageId);
      onEvent?.(event);
    },
  });
  const images = imagesOf(packer);
  const own = images.find((image) => image.region === region);
  const problem = problemOf(packer, own, sources, options);
  // Templates that do not take their tags from a variable are found by them all the same.
  for (const image of images) await tagImage({ ...place, region: image.region }, image, child.tags);
  if (problem === undefined && own !== undefined) {
    return { imageId: own.imageId, name, images, packer };
  }
  const leftOver = await cleanUp(packer, images, place);
  options.signal?.throwIfAborted();
  throw new HarnessError(
    'HARNESS_REBAKE_FAILED',
    `Cannot build ${options.template} on ${imageId} in ${region}: ${problem}${leftOver}. The log is ${packer.logFile}.`,
  );
}

function imagesOf({ artifacts }: PackerResult): readonly PackerImage[] {
  return artifacts.flatMap((artifact) => artifact.images);
}

type Place = Parameters<typeof ec2Cloud>[0];

function problemOf(
  { outcome, failure }: PackerResult,
  own: PackerImage | undefined,
  sources: ReadonlySet<string>,
  { imageId, region }: RebakeImageOptions,
): string | undefined {
  if (outcome !== 'succeeded') {
    return `Packer's run ${outcome}${failure === undefined ? '' : `: ${failure.message}`}`;
  }
  if (own === undefined) return `it made no image in ${region}`;
  const others = [...sources].filter((source) => source !== imageId);
  if (others.length > 0 || sources.size === 0) {
    return `it was built on ${others.join(', ') || 'no image that Packer told of'}; let the template take its source image from the variable`;
  }
  return undefined;
}

async function tagImage(
  place: Place,
  { imageId }: PackerImage,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const cloud = ec2Cloud(place);
  const [image] = await cloud.find({ kind: 'image', ids: [imageId] });
  if (image !== undefined) await cloud.tag([imageId, ...(image.snapshotIds ?? [])], tags);
}

/**
 * What a failed build left, in words where something stays. Only its own is taken: another build of the
 * run may go on. The signal may have fired: it is not asked.
 */
async function cleanUp(
  { runDirectory }: PackerResult,
  images: readonly PackerImage[],
  place: Place,
): Promise<string> {
  try {
    for (const { region, imageId } of images) {
      const cloud = ec2Cloud({ ...place, region });
      await removeImages(cloud, await cloud.find({ kind: 'image', ids: [imageId] }));
    }
    const cloud = ec2Cloud(place);
    const orphans = await findOrphans(await readLedger(runDirectory), cloud);
    const { failed } = await removeOrphans(orphans, cloud, { dryRun: false });
    return failed.map(({ message }) => `. ${message}`).join('');
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    return `. What it left could not be removed: ${seen} Look for it with removeOrphans and the ledger in ${runDirectory}`;
  }
}
