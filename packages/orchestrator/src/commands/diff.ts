import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseSelector } from '@soe/contract';
import { type NotesFormatName, notesFormats, renderNotes } from '@soe/release-notes';
import {
  diffInventories,
  formatInventoryDiff,
  type Inventory,
  readInventoryFile,
} from '@soe/traceability';
import { repositoryFolder } from '../config/find-config.js';
import type { ComparedRelease } from '../diff/compared-release.js';
import { diffReleases } from '../diff/diff-releases.js';
import { notesBetween } from '../diff/notes-between.js';
import {
  isReleaseName,
  readNamedRelease,
  readReleaseFolder,
  releaseFolderOf,
} from '../diff/read-compared-release.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { pipelineContext } from './pipeline-context.js';
import { printableLines } from './printable.js';

/** Options of `soe diff`. */
export interface DiffOptions {
  /** Format of a comparison of releases, one of `notesFormats`. Default: text. */
  readonly format?: string;
}

/**
 * `soe diff A B`: what changed from one to the other. Two releases (`rhel-9@2026.11.0`, `rhel-9@stable`, a folder
 * or a record) are compared in everything that is known of them; where one is a file (an inventory, the output of
 * an inventory script, CycloneDX, SPDX, a sosreport), what is inside is.
 *
 * @param names - Two; or a flavor, and two of its versions or channels
 */
export async function diff(
  names: readonly string[],
  options: DiffOptions,
  context: CommandContext,
): Promise<number> {
  const { format = 'text' } = options;
  if (!isFormat(format)) throw usage(`--format is one of ${notesFormats.join(', ')}`);
  const [before, after] = pairOf(names);
  const { directory } = context;
  const repository = repositoryFolder(directory);
  // Read once, and only where a folder does not tell it all.
  let pipeline: Promise<PipelineContext> | undefined;
  const settings = () => {
    pipeline ??= pipelineContext(context);
    return pipeline;
  };
  const folders = await Promise.all([before, after].map((name) => recordFolder(name, directory)));
  const isRelease = (name: string, index: number) =>
    folders[index] !== undefined || (isReleaseName(name) && !existsSync(resolve(directory, name)));
  if (![before, after].every(isRelease)) return diffFiles([before, after], context);
  const open = (name: string, folder: string | undefined) =>
    folder === undefined ? readNamedRelease(name, repository, settings) : readReleaseFolder(folder);
  const [from, to] = await Promise.all([open(before, folders[0]), open(after, folders[1])]);
  const found = diffReleases(from, to, {
    inventories: await Promise.all([inventoriesOf(from, context), inventoriesOf(to, context)]),
    between: await notesBetween(from, to, repository, settings),
  });
  answer(context, found, renderNotes(found.notes, format).trimEnd());
  return exitCodes.done;
}

function isFormat(name: string): name is NotesFormatName {
  return notesFormats.some((format) => format === name);
}

function pairOf(names: readonly string[]): readonly [string, string] {
  const [first, second, third, ...more] = names;
  if (first !== undefined && second !== undefined && more.length === 0)
    return third === undefined ? [first, second] : [`${first}@${second}`, `${first}@${third}`];
  throw usage('name two releases or files, or a flavor and two of its versions');
}

function usage(problem: string): OrchestratorError {
  return new OrchestratorError('SOE_USAGE', `diff: ${problem}`);
}

async function recordFolder(name: string, directory: string): Promise<string | undefined> {
  const named = await releaseFolderOf(name, directory);
  if (named !== undefined || !isReleaseName(name)) return named;
  const selector = parseSelector(name);
  if (selector.kind !== 'version') return undefined;
  return releaseFolderOf(
    releaseDirectory(repositoryFolder(directory), selector.flavor, selector.version).path,
    directory,
  );
}

async function inventoriesOf(
  { folder, files }: ComparedRelease,
  { signal }: CommandContext,
): Promise<ReadonlyMap<string, Inventory>> {
  if (folder === undefined) return new Map();
  const names = [...files.keys()].filter((name) => name.startsWith('inventory'));
  const found = names.map(
    async (name) =>
      [
        name,
        await readInventoryFile(join(folder, name), { specialFiles: 'leave-out', signal }),
      ] as const,
  );
  return new Map(await Promise.all(found));
}

/** What is inside of two images, where one of them is a file. */
async function diffFiles(
  names: readonly [string, string],
  context: CommandContext,
): Promise<number> {
  const { directory, signal } = context;
  const options = { specialFiles: 'leave-out', signal } as const;
  const [from, to] = await Promise.all(
    names.map(async (name) => readInventoryFile(await fileOf(name, directory), options)),
  );
  if (from === undefined || to === undefined) throw new TypeError('two names are two files');
  const found = diffInventories(from, to);
  answer(context, found, printableLines(formatInventoryDiff(found).trimEnd()));
  return exitCodes.done;
}

async function fileOf(name: string, directory: string): Promise<string> {
  const file = resolve(directory, name);
  const [, flavor = '', version = ''] = /^([^@/\\]+)@([^@/\\]+)$/.exec(name) ?? [];
  if (flavor === '' || existsSync(file)) return file;
  const selector = parseSelector(name);
  if (selector.kind !== 'version')
    throw usage(`${name} names no version; say which, such as ${flavor}@2026.11.0, or name a file`);
  const { path } = releaseDirectory(repositoryFolder(directory), flavor, version);
  const names = existsSync(path) ? await readdir(path) : [];
  const inventories = names.filter((each) => /^inventory.*\.(?:json|txt)$/.test(each)).sort();
  const [only, ...others] = inventories;
  if (only !== undefined && others.length === 0) return join(path, only);
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `diff: ${path} has ${inventories.length === 0 ? 'no inventory' : inventories.join(', ')}; name the file`,
  );
}
