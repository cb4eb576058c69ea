import { resolve } from 'node:path';
import { formatArchive } from '@soe/traceability';
import { archiveRelease } from '../evidence/archive-release.js';
import { fetchArchived, listArchived } from '../evidence/archived-builds.js';
import type { ArchivePlace } from '../evidence/open-archive.js';
import { answer, type CommandContext } from './command.js';
import { commandConfig } from './command-config.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';
import { repositoryContext } from './repository-context.js';

/** Where an archive is. */
export type ArchivePlaceOptions = ArchivePlace;

/** Options of `soe archive put`. */
export interface ArchivePutOptions extends ArchivePlaceOptions {
  /** More files: `kind=path`, such as `sosreport=/tmp/report.tar.xz`. */
  readonly file?: readonly string[];
  /** Days that they are kept. Default: for good. */
  readonly retentionDays?: number;
}

/** `soe archive put FLAVOR VERSION`: keep all files of a release's folder, and others, for each of its builds. */
export async function archivePut(
  flavor: string,
  version: string,
  { file = [], retentionDays, ...place }: ArchivePutOptions,
  context: CommandContext,
): Promise<number> {
  const archives = await archiveRelease(
    {
      ...placeFrom(place, context),
      ...{ flavor, version },
      files: file.map((each) => each.replace(/(?<==)[^=].*$/, (path) => from(path, context))),
      ...(retentionDays !== undefined && { retentionDays }),
    },
    { ...repositoryContext(context), ...(await commandConfig(context)) },
  );
  answer(
    context,
    archives,
    archives.map(({ buildId, location }) => `${buildId} is kept in ${location}`).join('\n'),
  );
  return exitCodes.done;
}

/** `soe archive list`: which builds are kept, and their files. */
export async function archiveList(
  options: ArchivePlaceOptions,
  context: CommandContext,
): Promise<number> {
  const builds = await listArchived(placeFrom(options, context), repositoryContext(context));
  const text = builds.map(formatArchive).join('').trimEnd();
  answer(context, builds, builds.length === 0 ? 'No builds are kept here.' : printableLines(text));
  return exitCodes.done;
}

/** `soe archive fetch BUILD_ID`: get the files of a build back, each compared with its digest. */
export async function archiveFetch(
  buildId: string,
  {
    into,
    index,
    ...place
  }: ArchivePlaceOptions & { readonly into: string; readonly index?: string },
  context: CommandContext,
): Promise<number> {
  const fetched = await fetchArchived(
    {
      ...placeFrom(place, context),
      ...{ buildId, into: from(into, context) },
      ...(index !== undefined && { index }),
    },
    repositoryContext(context),
  );
  answer(context, fetched, `${fetched.files.length} files of ${buildId} are in ${fetched.into}`);
  return exitCodes.done;
}

/** A folder is meant from where the command was started. */
export function placeFrom(
  { at, bucketOwner, kmsKey, region }: ArchivePlaceOptions,
  context: CommandContext,
): ArchivePlace {
  return {
    at: at.startsWith('s3://') ? at : from(at, context),
    ...(bucketOwner !== undefined && { bucketOwner }),
    ...(kmsKey !== undefined && { kmsKey }),
    ...(region !== undefined && { region }),
  };
}

function from(path: string, { directory }: CommandContext): string {
  return resolve(directory, path);
}
