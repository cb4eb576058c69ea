import { type Architecture, architectures, type ImageRecord } from '@soe/contract';
import { ec2ImageStore, type ImageFacts, resolveSourceImage } from '@soe/discovery';
import { awsTraceStore } from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from '../pipeline/context.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import type { LastRelease } from './last-release.js';
import type { SourceImage, SourceImages } from './source-image-change.js';

/** The source images from which the next release of a flavor would be built. */
export async function nextSourceImages(
  flavor: string,
  context: PipelineContext,
): Promise<SourceImages> {
  const { config, signal, aws } = context;
  const { sources } = flavorOf(context, flavor);
  const found = await Promise.all(
    architectures.map(async (architecture) => {
      const query = sources[architecture];
      if (query === undefined) return [];
      const cancel = signal && { signal };
      const at = { region: config.region, ...aws, architecture, ...cancel };
      return [[architecture, toSource(await resolveSourceImage(query, at))] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

/**
 * The source images from which a release was built: told by its record where it was made here, else by
 * the tags of its images, which only the owner sees. What cannot be told is missing, with a warning.
 */
export async function lastSourceImages(
  flavor: string,
  { version, images = {} }: LastRelease,
  context: PipelineContext,
): Promise<SourceImages> {
  const { config, directory, signal, onEvent, aws } = context;
  const record = await releaseDirectory(directory, flavor, version).load();
  const recorded = architectures.flatMap((architecture) => {
    const build = record?.builds.find((each) => each.architecture === architecture);
    const isSame = record?.images.some((image) => isBuilt(image, images[architecture], config));
    return build && isSame ? [[architecture, toSource(build.sourceImage)] as const] : [];
  });
  const known: SourceImages = Object.fromEntries(recorded);
  const others = architectures.filter((each) => images[each] && known[each] === undefined);
  if (others.length === 0) return known;
  const ids = others.flatMap((each) => images[each] ?? []);
  const tagged = await awsTraceStore({ region: config.region, ...aws }).images(ids, signal);
  const madeFrom = others.flatMap((architecture): [Architecture, string][] => {
    const image = tagged.find(({ imageId }) => imageId === images[architecture]);
    const source = image?.tags['soe:source-image'];
    if (source !== undefined) return [[architecture, source]];
    const message = `${flavor} ${version}: what its ${architecture} image ${images[architecture]} was built from is not known, because it has no tag soe:source-image; whether there is a newer source image cannot be told`;
    onEvent?.({ type: 'warning', message });
    return [];
  });
  if (madeFrom.length === 0) return known;
  const vendors = await ec2ImageStore({ region: config.region, ...aws }).get(
    madeFrom.map(([, id]) => id),
    signal,
  );
  // An image that its vendor took away has its id only.
  const described = madeFrom.map(([architecture, imageId]) => {
    const facts = vendors.find((each) => each.imageId === imageId);
    return [architecture, facts === undefined ? { imageId } : toSource(facts)] as const;
  });
  return { ...known, ...Object.fromEntries(described) };
}

/** A record of the same version may be that of a rehearsal. */
function isBuilt(
  image: ImageRecord,
  imageId: string | undefined,
  { region }: { readonly region: string },
): boolean {
  return image.region === region && image.imageId === imageId;
}

function toSource({ imageId, name, createdAt }: SourceImage | ImageFacts): SourceImage {
  return {
    imageId,
    ...(name !== undefined && { name }),
    ...(createdAt !== undefined && { createdAt }),
  };
}
