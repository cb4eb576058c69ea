import { basename } from 'node:path';
import type { ResolvedConfig } from '../config/config.js';
import type { ReferenceValues } from '../config/fill-references.js';
import { configNames } from '../config/find-config.js';
import { type LoadedConfig, readConfig } from '../config/load-config.js';
import { isDataFile } from '../config/read-config-file.js';
import { OrchestratorError } from '../errors.js';
import type { Repository } from './repository.js';

/**
 * The configuration as a commit has it, resolved with today's environment and the parameters that were read
 * for the one of the checkout, so that only what is written can be different; `undefined` where there was none, where it did not fit what is
 * read today, or where it is a module: code of other commits is not run.
 */
export async function committedConfig(
  repository: Repository,
  commit: string,
  { env, parameters = new Map() }: Pick<LoadedConfig, 'parameters'> & Pick<ReferenceValues, 'env'>,
): Promise<ResolvedConfig | undefined> {
  for (const name of configNames) {
    const text = await repository.text(commit, `${repository.prefix}${name}`);
    if (text === undefined) continue;
    if (!isDataFile(name)) return undefined;
    try {
      return readConfig(text, name, { env, parameters });
    } catch (error) {
      if (error instanceof OrchestratorError) return undefined;
      throw error;
    }
  }
  return undefined;
}

/** The configuration's file, relative to the top of the repository. */
export function configPath({ prefix }: Repository, file: string): string {
  return `${prefix}${basename(file)}`;
}
