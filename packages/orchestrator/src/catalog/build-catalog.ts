import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ArchiveStore } from '@soe/traceability';
import type { LoadedConfig } from '../config/load-config.js';
import { packagePath } from '../package-path.js';
import type { PipelineContext } from '../pipeline/context.js';
import { ignoreInGit } from '../pipeline/release-directory.js';
import { catalogPages, type SiteFile } from './catalog-pages.js';
import { isShared } from './make-catalog.js';
import { readArchive } from './read/read-archive.js';
import { readGuides } from './read/read-guides.js';
import { readPublished } from './read/read-published.js';
import { readReleases } from './read/read-releases.js';
import { type WrittenSite, writeSite } from './write-site.js';

/** How {@link buildCatalog} works. */
export interface BuildCatalogOptions {
  /** Folder of the site, relative to the configuration. Default: `.soe/catalog`, which git ignores. */
  readonly out?: string;
  /** More folders with release records, relative to the configuration. Default: only `.soe/releases`. */
  readonly from?: readonly string[];
  /** An archive of builds, whose releases are read too. Default: none. */
  readonly archive?: ArchiveStore;
  /** Ask AWS what is published, and what channels point at. Default `false`: records and journals tell. */
  readonly live?: boolean;
  /** What the site is called. Default: `Golden images`. */
  readonly title?: string;
  /** Address under which it is published, for the feed. Default: addresses are relative. */
  readonly url?: string;
  /** Tells the time, by which support is judged. Default: now. */
  readonly clock?: () => Date;
  /** Hears what was left out, and why. Default: nobody does. */
  readonly onWarning?: (message: string) => void;
  /** Stops it; what is there stays a site. */
  readonly signal?: AbortSignal;
}

/** A catalogue that was built. */
export interface BuiltCatalog extends WrittenSite {
  /** Folder of the site. */
  readonly directory: string;
  /** First page. */
  readonly index: string;
  /** How many flavors it shows. */
  readonly flavors: number;
  /** How many releases it shows. */
  readonly releases: number;
  /** Releases that have a record and were never shared. */
  readonly unshared: number;
  /** Where what channels point at comes from. */
  readonly channelsFrom: 'aws' | 'records';
}

/**
 * Write the catalogue of a repository's flavors as a static site: from the records of releases, their notes,
 * reports and attestations, and the configuration.
 *
 * @throws OrchestratorError `SOE_USAGE` for folders that do not fit, `SOE_CONFIG_INVALID` for a guide that is
 * not there; with `live` the errors of discovery, with `archive` those of traceability
 */
export async function buildCatalog(
  loaded: LoadedConfig & Pick<PipelineContext, 'aws'>,
  options: BuildCatalogOptions = {},
): Promise<BuiltCatalog> {
  const { out = join('.soe', 'catalog'), title = 'Golden images', url, signal } = options;
  const { clock = () => new Date(), onWarning = () => {} } = options;
  const { directory, config } = loaded;
  const own = join(directory, '.soe', 'releases');
  const folders = [
    ...(existsSync(own) ? [own] : []),
    ...(options.from ?? []).map((folder) => resolve(directory, folder)),
  ];
  const here = await readReleases(folders, onWarning, signal);
  const releases =
    options.archive === undefined
      ? here
      : await readArchive(here, { store: options.archive, onWarning, ...(signal && { signal }) });
  const { guides, images } = await readGuides(loaded, onWarning);
  const published = options.live === true ? await readPublished(loaded, signal) : undefined;
  const pages = catalogPages({
    config,
    releases,
    guides,
    ...(published !== undefined && { published }),
    now: clock().toISOString(),
    title,
    ...(url !== undefined && { url }),
  });
  const site = resolve(directory, out);
  if (options.out === undefined) {
    await mkdir(join(directory, '.soe'), { recursive: true });
    await ignoreInGit(join(directory, '.soe'));
  }
  const files = [...(await assets()), ...images, ...pages];
  const written = await writeSite(site, files, signal);
  const shared = releases.filter(({ record }) => isShared(record)).length;
  return {
    ...written,
    directory: site,
    index: join(site, 'index.html'),
    flavors: new Set([
      ...Object.keys(config.flavors),
      ...releases.filter(({ record }) => isShared(record)).map(({ record }) => record.flavor),
    ]).size,
    releases: shared,
    unshared: releases.length - shared,
    channelsFrom: published === undefined ? 'records' : 'aws',
  };
}

/** Style, script and icon, which lie in the package beside what is built. */
async function assets(): Promise<readonly SiteFile[]> {
  return Promise.all(
    ['catalog.css', 'catalog.js', 'icon.svg'].map(async (name) => ({
      path: `assets/${name}`,
      content: await readFile(packagePath('assets', name)),
    })),
  );
}
