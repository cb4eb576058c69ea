import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanText } from '@soe/release-notes';
import { type Checkout, openCheckout } from './open-checkout.js';
import { type FileState, readFiles } from './read-files.js';

/** What is in the repositories inside a checkout. Paths are relative to its top. */
export type SubmoduleState = Pick<FileState, 'dirtyFiles' | 'submodules' | 'gaps'>;

/**
 * Goes into the repositories inside a checkout, each with settings that were looked at first: git
 * itself would start what they name.
 */
export async function readSubmodules(
  checkout: Checkout,
  submodules: FileState['submodules'],
): Promise<SubmoduleState> {
  const found: SubmoduleState[] = [];
  for (const submodule of submodules) found.push(await readSubmodule(checkout, submodule));
  return {
    dirtyFiles: found.flatMap(({ dirtyFiles }) => dirtyFiles),
    submodules: found.flatMap((each) => each.submodules),
    gaps: found.flatMap(({ gaps }) => gaps),
  };
}

async function readSubmodule(
  checkout: Checkout,
  wanted: { readonly path: string; readonly commit: string },
): Promise<SubmoduleState> {
  const { path } = wanted;
  const directory = join(checkout.top, path);
  const missing = { dirtyFiles: [], submodules: [wanted] };
  if (!(await isOwnFolder(checkout.top, path))) {
    return { ...missing, gaps: [`the submodule ${cleanText(path)} is not checked out`] };
  }
  const { signal } = checkout;
  const inner = await openCheckout({ directory, ...(signal && { signal }) });
  const files = await readFiles(inner);
  const nested = await readSubmodules(inner, files.submodules);
  const within = (each: string) => `${path}/${each}`;
  return {
    dirtyFiles: [...files.dirtyFiles, ...nested.dirtyFiles].map(within),
    submodules: [
      { path, commit: files.commit ?? wanted.commit },
      ...nested.submodules.map((each) => ({ ...each, path: within(each.path) })),
    ],
    gaps: [...files.gaps, ...nested.gaps].map((gap) => `submodule ${cleanText(path)}: ${gap}`),
  };
}

/** A folder with a repository of its own, and no link that leads out of the checkout or in circles. */
async function isOwnFolder(top: string, path: string): Promise<boolean> {
  const directory = join(top, path);
  const repository = await stat(join(directory, '.git')).catch(() => undefined);
  if (repository === undefined) return false;
  const [real, outer] = await Promise.all([realpath(directory), realpath(top)]);
  return real === join(outer, path);
}
