import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Architecture, parseSelector, type ReleaseRecord } from '@soe/contract';
import { parseReleaseRecord } from '@soe/contract/schemas';
import { listReleases } from '@soe/discovery';
import { awsTraceStore } from '@soe/traceability';
import { prefixOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { pointedVersion } from '../lifecycle/pointed-version.js';
import type { PipelineContext } from '../pipeline/context.js';
import { parseJson } from '../pipeline/parse-json.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import type { ComparedRelease } from './compared-release.js';

/** Which release. */
export interface ReleaseName {
  /** Product line. */
  readonly flavor: string;
  /** Version. */
  readonly version: string;
}

/** A selector of one version or channel, such as `rhel-9@2026.11.0` or `rhel-9@stable`. */
export function isReleaseName(name: string): boolean {
  return /^[^@/\\]+@[^@/\\]+$/.test(name);
}

/** Folder of a release, for a folder that has a record, or the record itself. */
export async function releaseFolderOf(
  name: string,
  directory: string,
): Promise<string | undefined> {
  const path = resolve(directory, name);
  if (!existsSync(path)) return undefined;
  if ((await stat(path)).isDirectory())
    return existsSync(join(path, 'record.json')) ? path : undefined;
  return basename(path) === 'record.json' ? dirname(path) : undefined;
}

/**
 * A release from its folder.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`; the errors of the contract for a record that does not fit
 */
export async function readReleaseFolder(folder: string): Promise<ComparedRelease> {
  const text = await readFile(join(folder, 'record.json'), 'utf8').catch((cause: unknown) => {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `diff: ${folder} has no record.json that can be read`,
      { cause },
    );
  });
  const record = parseReleaseRecord(parseJson(text));
  const { flavor, version, createdAt, source } = record;
  return {
    flavor,
    version,
    record,
    createdAt,
    ...(source && { commit: source.commit }),
    sourceImages: sourceImagesOf(record),
    files: await filesOf(folder),
    folder,
  };
}

/**
 * A release by its name: from its folder here, else from an archive, else from what is published in the build region.
 *
 * @param pipeline - Read only where it is needed
 * @param archived - Looks for it in the archive. Default: there is none
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_USAGE`
 */
export async function readNamedRelease(
  name: string,
  directory: string,
  pipeline: () => Promise<PipelineContext>,
  archived?: (release: ReleaseName) => Promise<ComparedRelease | undefined>,
): Promise<ComparedRelease> {
  const selector = parseSelector(name);
  const { flavor } = selector;
  const version =
    selector.kind === 'version'
      ? selector.version
      : selector.kind === 'channel'
        ? await channelVersion(flavor, selector.channel, await pipeline())
        : undefined;
  if (version === undefined)
    throw new OrchestratorError(
      'SOE_USAGE',
      `diff: ${name} names a range; name one version or a channel`,
    );
  const { path } = releaseDirectory(directory, flavor, version);
  if (existsSync(join(path, 'record.json'))) return readReleaseFolder(path);
  const kept = await archived?.({ flavor, version });
  return kept ?? publishedRelease(flavor, version, await pipeline());
}

async function channelVersion(
  flavor: string,
  channel: string,
  pipeline: PipelineContext,
): Promise<string> {
  const version = await pointedVersion(flavor, channel, pipeline);
  if (version !== undefined) return version;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `diff: the channel ${channel} of ${flavor} points at nothing in ${pipeline.config.region}; promote a release into it, or name a version`,
  );
}

async function publishedRelease(
  flavor: string,
  version: string,
  context: PipelineContext,
): Promise<ComparedRelease> {
  const { config, signal, aws } = context;
  const { region } = config;
  const cancel = signal && { signal };
  const all = await listReleases(flavor, {
    ...{ region, prefix: prefixOf(context, flavor), ...aws },
    ...cancel,
  });
  const found = all.find((each) => each.version === version);
  if (found === undefined) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `diff: ${flavor} ${version} is neither recorded here nor published in ${region}; published are ${all.map((each) => each.version).join(', ') || 'none'}`,
    );
  }
  // Tags are seen by the owner alone; to others the source image stays unknown, and is told so.
  const images = await awsTraceStore({ region, ...aws }).images(
    Object.values(found.images),
    signal,
  );
  const madeFrom = new Map(images.map(({ imageId, tags }) => [imageId, tags['soe:source-image']]));
  const sources = Object.entries(found.images).flatMap(([architecture, imageId]) => {
    const source = madeFrom.get(imageId);
    return source === undefined ? [] : [[architecture, source] as const];
  });
  return {
    flavor,
    version,
    ...(found.summary && { commit: found.summary.commit, createdAt: found.summary.created }),
    sourceImages: Object.fromEntries(sources),
    files: new Map(),
  };
}

function sourceImagesOf({ builds }: ReleaseRecord): Partial<Record<Architecture, string>> {
  return Object.fromEntries(builds.map((each) => [each.architecture, each.sourceImage.imageId]));
}

/** What can be compared of the files in a folder. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) =>
    /^(?:scans|tests|notes)\.json$|^inventory[^/]*\.(?:json|txt)$/.test(name),
  );
  const texts = names.map(
    async (name) => [name, await readFile(join(folder, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}
