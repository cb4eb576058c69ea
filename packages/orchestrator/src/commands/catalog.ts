import { resolve } from 'node:path';
import { buildCatalog } from '../catalog/build-catalog.js';
import { openArchive } from '../evidence/open-archive.js';
import { type ArchivePlaceOptions, placeFrom } from './archive.js';
import { answer, type CommandContext } from './command.js';
import { commandConfig } from './command-config.js';
import { exitCodes } from './exit-code.js';
import { printable } from './printable.js';
import { repositoryContext } from './repository-context.js';

/** Options of `soe catalog build`. */
export interface CatalogBuildOptions {
  /** Folder of the site. Default: `.soe/catalog`. */
  readonly out?: string;
  /** More folders with release records. Default: none. */
  readonly from?: readonly string[];
  /** An archive of builds: a folder, or `s3://bucket/prefix/`. Default: none. */
  readonly archive?: string;
  /** Account that must own the bucket. Needed with `s3://`. */
  readonly bucketOwner?: string;
  /** Region of the bucket. Default: that of the AWS environment. */
  readonly region?: string;
  /** Ask AWS what channels point at. Default `false`. */
  readonly live?: boolean;
  /** What the site is called. */
  readonly title?: string;
  /** Address under which it is published. */
  readonly url?: string;
}

/** `soe catalog build`: the flavors, their releases and guides as a static site. */
export async function catalogBuild(
  { archive, bucketOwner, region, out, from, ...options }: CatalogBuildOptions,
  context: CommandContext,
): Promise<number> {
  const { directory, signal, say } = context;
  const loaded = await commandConfig(context);
  const place: ArchivePlaceOptions | undefined =
    archive === undefined
      ? undefined
      : {
          at: archive,
          ...(bucketOwner !== undefined && { bucketOwner }),
          ...(region !== undefined && { region }),
        };
  const built = await buildCatalog(loaded, {
    ...options,
    ...(out !== undefined && { out: resolve(directory, out) }),
    ...(from !== undefined && { from: from.map((each) => resolve(directory, each)) }),
    ...(place !== undefined && {
      archive: openArchive(placeFrom(place, context), repositoryContext(context)),
    }),
    onWarning: (message) => say(`warning: ${message}`),
    signal,
  });
  const { flavors, releases, unshared, channelsFrom, index, written, kept, removed } = built;
  answer(
    context,
    built,
    [
      `${flavors} flavors, ${releases} releases${unshared > 0 ? `, ${unshared} never shared and left out` : ''}; channels from ${channelsFrom === 'aws' ? 'AWS' : 'the records'}`,
      `${written} files written, ${kept} as before, ${removed} removed`,
      printable(index),
    ].join('\n'),
  );
  return exitCodes.done;
}
