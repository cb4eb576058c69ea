import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorCode, OrchestratorError } from '../errors.js';
import { releaseDirectory } from './release-directory.js';

/**
 * A file of the release before: of the folder that is named, else of the one where it was made here.
 *
 * @throws OrchestratorError `SOE_USAGE` where the folder that is named does not have it and it is not optional
 */
export async function readOfPrevious(
  name: string,
  where: {
    readonly flavor: string;
    readonly previousVersion: string | undefined;
    readonly previous: string | undefined;
    readonly directory: string;
  },
  { optional = false }: { readonly optional?: boolean } = {},
): Promise<string | undefined> {
  const { flavor, previousVersion, previous, directory } = where;
  if (previous === undefined) {
    if (previousVersion === undefined) return undefined;
    return releaseDirectory(directory, flavor, previousVersion).read(name);
  }
  const file = resolve(directory, previous, name);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (optional && errorCode(cause) === 'ENOENT') return undefined;
    throw new OrchestratorError(
      'SOE_USAGE',
      `--previous: ${file} cannot be read; name the folder of the release before, with its ${name}`,
      { cause },
    );
  }
}
