import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { OrchestratorError } from '../errors.js';
import { parseJson } from '../pipeline/parse-json.js';
import type { SiteFile } from './catalog-pages.js';

/** The list of the files that this tool wrote into a folder. */
export const siteManifest = '.soe-catalog.json';

const manifestSchemaId = 'soe-catalog-files/v1';

/** What was written. */
export interface WrittenSite {
  /** Files that are new, or have other bytes than before. */
  readonly written: number;
  /** Files that were there as they are. */
  readonly kept: number;
  /** Files of an earlier build that were removed. */
  readonly removed: number;
}

/**
 * Bring the files of a site into a folder. Only what differs is written, so that a synchronised bucket gets
 * nothing twice. It may be killed anywhere: each file is whole, pages that others lead to are there first, and
 * those of an earlier build go last. Only files that this tool wrote are replaced or removed.
 *
 * @throws OrchestratorError `SOE_USAGE` when there are other files in the folder
 */
export async function writeSite(
  folder: string,
  files: readonly SiteFile[],
  signal?: AbortSignal,
): Promise<WrittenSite> {
  const earlier = await ownedFiles(folder);
  const wanted = new Set(files.map(({ path }) => path));
  for (const path of new Set([...wanted, ...earlier])) {
    const foreign = foreignPart(folder, path, earlier);
    if (foreign === undefined) continue;
    throw new OrchestratorError(
      'SOE_USAGE',
      `catalog build: ${foreign} was not written by it, and would be replaced; move it away, or name another folder with --out`,
    );
  }
  await mkdir(folder, { recursive: true });
  await writeManifest(folder, [...wanted, ...earlier]);
  let written = 0;
  for (const { path, content } of files) {
    signal?.throwIfAborted();
    if (await hasContent(join(folder, path), content)) continue;
    await replace(folder, path, content);
    written++;
  }
  const stale = [...earlier].filter((path) => !wanted.has(path));
  for (const path of stale) {
    await rm(join(folder, path), { force: true });
    await removeEmpty(folder, dirname(path));
  }
  await writeManifest(folder, [...wanted]);
  return { written, kept: files.length - written, removed: stale.length };
}

/**
 * The part of a path that others made: a file or link where a file shall be, or what is no folder on the way
 * there. Behind a link nothing would be in the site.
 */
function foreignPart(
  folder: string,
  path: string,
  earlier: ReadonlySet<string>,
): string | undefined {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count++) {
    const part = parts.slice(0, count).join('/');
    const found = lstatSync(join(folder, part), { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const isOurs = count < parts.length ? found.isDirectory() : earlier.has(path) && found.isFile();
    if (!isOurs) return join(folder, part);
  }
  return undefined;
}

async function ownedFiles(folder: string): Promise<ReadonlySet<string>> {
  if (!existsSync(folder) || (await readdir(folder)).length === 0) return new Set();
  const text = await readFile(join(folder, siteManifest), 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : parseJson(text);
  const { schema, files } = { ...(found as { schema?: unknown; files?: unknown } | null) };
  if (schema === manifestSchemaId && Array.isArray(files) && files.every(isInside)) {
    return new Set(files);
  }
  throw new OrchestratorError(
    'SOE_USAGE',
    `catalog build: ${folder} is not empty, and ${text === undefined ? `has no ${siteManifest}: it is not a catalogue of an earlier build` : `its ${siteManifest} is not as this tool writes it`}; name an empty folder with --out, or remove this one`,
  );
}

/** Nothing outside of the folder is ever touched, whatever somebody wrote into the list. */
function isInside(path: unknown): path is string {
  return (
    typeof path === 'string' &&
    /^[^/\\]/.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '..' && part !== '.') &&
    !path.includes('\\')
  );
}

async function hasContent(file: string, content: string | Uint8Array): Promise<boolean> {
  const before = await readFile(file).catch(() => undefined);
  return before?.equals(Buffer.from(content)) ?? false;
}

async function replace(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  // At the top, where the next build finds what a killed one left.
  const temporary = join(folder, `${siteManifest}.${randomBytes(4).toString('hex')}`);
  await writeFile(temporary, content);
  await rename(temporary, file);
}

async function writeManifest(folder: string, paths: readonly string[]): Promise<void> {
  const files = [...new Set(paths)].sort();
  const text = `${JSON.stringify({ schema: manifestSchemaId, files }, null, 1)}\n`;
  for (const left of await readdir(folder)) {
    if (/^\.soe-catalog\.json\.[0-9a-f]{8}$/.test(left)) await rm(join(folder, left));
  }
  if (await hasContent(join(folder, siteManifest), text)) return;
  await replace(folder, siteManifest, text);
}

async function removeEmpty(folder: string, path: string): Promise<void> {
  const directory = join(folder, path);
  if (relative(folder, directory).split(sep)[0] === '' || path === '.') return;
  try {
    await rmdir(directory);
  } catch {
    // Something else is in it.
    return;
  }
  await removeEmpty(folder, dirname(path));
}
