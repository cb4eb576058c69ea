import { isAbsolute, relative, resolve } from 'node:path';

/**
 * A path of the command line, which is meant from the folder of the command, as one from the folder of the
 * configuration, from which a pipeline reads. Pure.
 *
 * @param repository - Folder of the configuration
 */
export function fromRepository(path: string, directory: string, repository: string): string {
  return isAbsolute(path) ? path : relative(repository, resolve(directory, path));
}
