import { repositoryFolder } from '../config/find-config.js';
import { loadConfig } from '../config/load-config.js';
import { errorCode } from '../errors.js';
import type { RepositoryContext } from '../pipeline/repository-context.js';
import type { CommandContext } from './command.js';

/** What functions take that need no configuration: the repository around the folder, and progress as lines. */
export function repositoryContext(context: CommandContext): RepositoryContext {
  const { directory, env, version, signal, say } = context;
  return {
    ...{ directory: repositoryFolder(directory), env, version, signal },
    onEvent(event) {
      if (event.type === 'stage') say(event.detail);
      if (event.type === 'warning') say(event.message);
    },
  };
}

/**
 * The same with the configuration, where there is one: consumers have none of the images that they launch.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID`
 */
export async function consumerContext(context: CommandContext): Promise<RepositoryContext> {
  const { directory, env, signal } = context;
  const loaded = await loadConfig(directory, { env, signal }).catch((error: unknown) => {
    if (errorCode(error) === 'SOE_CONFIG_NOT_FOUND') return undefined;
    throw error;
  });
  return { ...repositoryContext(context), ...loaded };
}
