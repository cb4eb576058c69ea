import { readdir } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import {
  type ArchiveFile,
  type ArchiveKind,
  type ArchiveStore,
  archiveBuild,
  archiveKinds,
  directoryArchive,
  fetchBuild,
  formatArchive,
  listArchive,
  s3Archive,
} from '@soe/traceability';
import { repositoryFolder } from '../config/find-config.js';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { keepArchivedRecord } from '../pipeline/archived-record.js';
import { packerSecrets } from '../pipeline/packer-inputs.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { answer, type CommandContext } from './command.js';
import { commandConfig } from './command-config.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';

/** Where an archive is. */
export interface ArchivePlaceOptions {
  /** A folder, or `s3://bucket/prefix/`. */
  readonly at: string;
  /** Account that must own the bucket. Needed with `s3://`. */
  readonly bucketOwner?: string;
  /** KMS key that encrypts in S3. Default: the bucket's own encryption. */
  readonly kmsKey?: string;
  /** Region of the bucket. Default: that of the AWS environment. */
  readonly region?: string;
}

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
  options: ArchivePutOptions,
  context: CommandContext,
): Promise<number> {
  const { directory, env, signal, say } = context;
  const files = releaseDirectory(repositoryFolder(directory), flavor, version);
  const record = await files.load();
  if (record === undefined) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `archive ${flavor} ${version}: there is no record in ${files.path}; run it where the release was made`,
    );
  }
  const store = openArchive(options, context);
  const loaded = await commandConfig(context);
  const secrets = packerSecrets(env, flavorOf(loaded, flavor));
  await keepArchivedRecord(files, record);
  const more = (options.file ?? []).map((each) => namedFile(each, directory));
  const archives = [];
  for (const { buildId } of record.builds) {
    const kept = await filesOfBuild(files.path, buildId);
    archives.push(
      await archiveBuild(buildId, [...kept, ...more], {
        store,
        secrets,
        signal,
        ...(options.retentionDays !== undefined && { retentionDays: options.retentionDays }),
        onEvent: ({ type, file }) => say(`${type} ${file.name}`),
      }),
    );
  }
  await files.save('archive', { ...record, archives }, new Date());
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
  const builds = [];
  for await (const build of listArchive(openArchive(options, context), {
    signal: context.signal,
  })) {
    builds.push(build);
  }
  const text = builds.map(formatArchive).join('').trimEnd();
  answer(context, builds, builds.length === 0 ? 'No builds are kept here.' : printableLines(text));
  return exitCodes.done;
}

/** `soe archive fetch BUILD_ID`: get the files of a build back, each compared with its digest. */
export async function archiveFetch(
  buildId: string,
  options: ArchivePlaceOptions & { readonly into: string; readonly index?: string },
  context: CommandContext,
): Promise<number> {
  const { directory, signal, say } = context;
  const fetched = await fetchBuild(buildId, {
    store: openArchive(options, context),
    into: resolve(directory, options.into),
    ...(options.index !== undefined && { index: options.index }),
    signal,
    onEvent: ({ type, file }) => say(`${type} ${file.name}`),
  });
  answer(context, fetched, `${fetched.files.length} files of ${buildId} are in ${fetched.into}`);
  return exitCodes.done;
}

/**
 * The archive that options name.
 *
 * @throws OrchestratorError `SOE_USAGE`
 */
export function openArchive(
  { at, bucketOwner, kmsKey, region }: ArchivePlaceOptions,
  { directory }: CommandContext,
): ArchiveStore {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(at) ?? [];
  if (bucket === undefined) return directoryArchive(resolve(directory, at));
  if (bucketOwner === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `archive: ${at} needs --bucket-owner, so that nothing is sent to a bucket of somebody else`,
    );
  }
  return s3Archive({
    bucket,
    bucketOwner,
    ...(prefix !== undefined &&
      prefix !== '' && { prefix: prefix.endsWith('/') ? prefix : `${prefix}/` }),
    ...(kmsKey !== undefined && { kmsKeyId: kmsKey }),
    ...(region !== undefined && { region }),
  });
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

/** Files of the release, and of this build only. Links are left where they are. */
async function filesOfBuild(path: string, buildId: string): Promise<readonly ArchiveFile[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !name.startsWith('builds/') || name.startsWith(`builds/${buildId}/`))
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
