import { readdir } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { ReleaseRecord } from '@soe/contract';
import { type ArchiveFile, type ArchiveKind, archiveBuild, archiveKinds } from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { keepArchivedRecord } from '../pipeline/archived-record.js';
import type { PipelineContext } from '../pipeline/context.js';
import { packerSecrets } from '../pipeline/packer-inputs.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { type ArchivePlace, openArchive } from './open-archive.js';

/** A release whose files are kept, and where. */
export interface ArchiveReleaseRequest extends ArchivePlace {
  /** Product line. */
  readonly flavor: string;
  /** Version. */
  readonly version: string;
  /** More files: `kind=path`, such as `sosreport=/tmp/report.tar.xz`. Default: those of the release's folder only. */
  readonly files?: readonly string[];
  /** Days that they are kept. Default: for good. */
  readonly retentionDays?: number;
}

/** Where a build is kept, as the record tells it. */
export type KeptBuild = NonNullable<ReleaseRecord['archives']>[number];

/**
 * Keep all files of a release's folder, and others, for each of its builds; secrets are masked. The record tells
 * where. What is kept already is left alone.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`, `SOE_USAGE`; TraceabilityError
 */
export async function archiveRelease(
  request: ArchiveReleaseRequest,
  context: PipelineContext,
): Promise<readonly KeptBuild[]> {
  const { flavor, version, retentionDays } = request;
  const { directory, env, signal, onEvent, clock = () => new Date() } = context;
  const files = releaseDirectory(directory, flavor, version);
  const record = await files.load();
  if (record === undefined) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `archive ${flavor} ${version}: there is no record in ${files.path}; run it where the release was made`,
    );
  }
  const store = openArchive(request, context);
  const secrets = packerSecrets(env, flavorOf(context, flavor));
  const more = (request.files ?? []).map((each) => namedFile(each, directory));
  await keepArchivedRecord(files, record);
  const archives: KeptBuild[] = [];
  for (const { buildId } of record.builds) {
    const kept = await filesOfBuild(files.path, buildId);
    archives.push(
      await archiveBuild(buildId, [...kept, ...more], {
        store,
        secrets,
        ...(signal && { signal }),
        ...(retentionDays !== undefined && { retentionDays }),
        onEvent: ({ type, file }) =>
          onEvent?.({ type: 'stage', stage: 'archive', detail: `${type} ${file.name}` }),
      }),
    );
  }
  await files.save('archive', { ...record, archives }, clock());
  return archives;
}

function namedFile(text: string, directory: string): ArchiveFile {
  const [, name = '', path = ''] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const kind = archiveKinds.find((each) => each === name);
  if (kind === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `archive: ${JSON.stringify(text)} is not kind=path; kinds are ${archiveKinds.join(', ')}`,
    );
  }
  const file = resolve(directory, path);
  return { name: `${kind}/${basename(file)}`, kind, content: { path: file } };
}

/** Folders that have one for each build. */
const ofBuilds: readonly string[] = ['builds', 'bake'];

/** Files of the release, and of this build only. Links are left where they are. */
async function filesOfBuild(path: string, buildId: string): Promise<readonly ArchiveFile[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => {
      const [folder = '', build] = name.split('/');
      return !ofBuilds.includes(folder) || build === buildId;
    })
    // Record and journal go on, and tell of the archive: they cannot be in what is closed.
    .filter((name) => name !== 'record.json' && name !== 'journal.jsonl')
    .sort();
  return names.map((name) => ({
    name,
    kind: kindOf(name),
    content: { path: join(path, ...name.split('/')) },
  }));
}

function kindOf(name: string): ArchiveKind {
  if (/inventory[^/]*$/.test(name)) return 'inventory';
  if (/manifest[^/]*\.json$/.test(name)) return 'manifest';
  if (/(?:\.cdx|\.spdx|sbom)[^/]*\.json$/.test(name)) return 'sbom';
  if (/\.sarif$|scan[^/]*\.json$/.test(name)) return 'scan';
  return /\.(?:log|jsonl|txt|stdout|stderr)$/.test(name) ? 'log' : 'other';
}
