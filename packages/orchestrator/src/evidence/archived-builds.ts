import { resolve } from 'node:path';
import { type ArchivedBuild, type FetchedBuild, fetchBuild, listArchive } from '@soe/traceability';
import type { RepositoryContext } from '../pipeline/repository-context.js';
import { type ArchivePlace, openArchive } from './open-archive.js';

/** A build whose files are fetched, from where and to where. */
export interface FetchArchivedRequest extends ArchivePlace {
  /** The build. */
  readonly buildId: string;
  /** Folder where its files are written. */
  readonly into: string;
  /** Digest that the index must have, as the record says it. Default: not compared. */
  readonly index?: string;
}

/**
 * The builds that an archive keeps, and their files.
 *
 * @throws OrchestratorError `SOE_USAGE`; TraceabilityError
 */
export async function listArchived(
  place: ArchivePlace,
  context: RepositoryContext,
): Promise<readonly ArchivedBuild[]> {
  const { signal } = context;
  const builds: ArchivedBuild[] = [];
  for await (const build of listArchive(openArchive(place, context), {
    ...(signal && { signal }),
  })) {
    builds.push(build);
  }
  return builds;
}

/**
 * Get the files of a build back, each compared with its digest.
 *
 * @throws OrchestratorError `SOE_USAGE`; TraceabilityError, among them `TRACE_ARCHIVE_DAMAGED`
 */
export async function fetchArchived(
  request: FetchArchivedRequest,
  context: RepositoryContext,
): Promise<FetchedBuild> {
  const { buildId, into, index } = request;
  const { directory, signal, onEvent } = context;
  return fetchBuild(buildId, {
    store: openArchive(request, context),
    into: resolve(directory, into),
    ...(index !== undefined && { index }),
    ...(signal && { signal }),
    onEvent: ({ type, file }) =>
      onEvent?.({ type: 'stage', stage: 'archive', detail: `${type} ${file.name}` }),
  });
}
