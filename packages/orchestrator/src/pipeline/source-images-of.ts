import type { Architecture } from '@soe/contract';
import { listReleases } from '@soe/discovery';
import type { ReasonSource, ReleaseImage } from '@soe/release-notes';
import { awsTraceStore } from '@soe/traceability';
import { flavorOf, prefixOf } from '../config/flavor-of.js';
import type { PipelineContext } from './context.js';

/** The release whose source images are asked for, and the one before. */
export interface SourcedRelease {
  /** Product line. */
  readonly flavor: string;
  /** Its images; those of the build region count. */
  readonly images: readonly ReleaseImage[];
  /** Version of the release before. Default: there was none. */
  readonly previousVersion?: string;
}

/**
 * What each image of a release was made from, and what that of the release before was: told by the tags
 * in the build region, which only the owner sees. What cannot be told is left out.
 */
export async function sourceImagesOf(
  { flavor, images, previousVersion }: SourcedRelease,
  context: PipelineContext,
): Promise<readonly ReasonSource[]> {
  const { config, signal, aws } = context;
  const { region } = config;
  const cancel = signal && { signal };
  const here = images.filter((image) => image.region === region);
  const releases = await listReleases(flavor, {
    region,
    ...aws,
    prefix: prefixOf(context, flavor),
    ...cancel,
  });
  const previous = releases.find(({ version }) => version === previousVersion)?.images ?? {};
  const ids = [...here.map(({ imageId }) => imageId), ...Object.values(previous)];
  const found = await awsTraceStore({ region, ...aws }).images(ids, signal);
  const madeFrom = new Map(
    found.map(({ imageId, tags }) => [imageId, tags['soe:source-image']] as const),
  );
  const { sources } = flavorOf(context, flavor);
  return here.flatMap(({ architecture, imageId }): readonly ReasonSource[] => {
    const to = madeFrom.get(imageId);
    if (to === undefined) return [];
    const known = architecture as Architecture;
    const from = madeFrom.get(previous[known] ?? '');
    const query = sources[known];
    const name = query === undefined ? '' : 'parameter' in query ? query.parameter : query.name;
    return [
      {
        kind: 'source-image',
        name: `${name} (${architecture})`.trim(),
        to,
        ...(from !== undefined && { from }),
      },
    ];
  });
}
