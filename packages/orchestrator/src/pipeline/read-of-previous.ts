import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OrchestratorError } from '../errors.js';
import { releaseDirectory } from './release-directory.js';

/** A file of the release before: of the folder that is named, else of the one where it was made here. */
export async function readOfPrevious(
  name: string,
  where: {
    readonly flavor: string;
    readonly previousVersion: string | undefined;
    readonly previous: string | undefined;
    readonly directory: string;
  },
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
    throw new OrchestratorError(
      'SOE_USAGE',
      `--previous: ${file} cannot be read; name the folder of the release before, with its ${name}`,
      { cause },
    );
  }
}
