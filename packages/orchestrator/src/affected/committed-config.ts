import { basename } from 'node:path';
import type { SoeConfig } from '../config/config.js';
import { configNames, isDataFile, readConfig } from '../config/load-config.js';
import { OrchestratorError } from '../errors.js';
import type { Repository } from './repository.js';

/**
 * The configuration as a commit has it; `undefined` where there was none, where it did not fit what is
 * read today, or where it is a module: code of other commits is not run.
 */
export async function committedConfig(
  repository: Repository,
  commit: string,
): Promise<SoeConfig | undefined> {
  for (const name of configNames) {
    const text = await repository.text(commit, `${repository.prefix}${name}`);
    if (text === undefined) continue;
    if (!isDataFile(name)) return undefined;
    try {
      return readConfig(text, name);
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
