import type { LoadConfigOptions, LoadedConfig } from './config/load-config.js';

/**
 * Read the configuration of a folder, give its flavors what they inherit, and fill in what it refers to. Problems
 * name path, and in JSON and YAML the line, where the value was written; all are told at once.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID`
 */
export async function loadConfig(
  directory: string,
  options: LoadConfigOptions = {},
): Promise<LoadedConfig> {
  // What reads one, zod and yaml first, is loaded by the first call.
  return (await import('./config/load-config.js')).loadConfig(directory, options);
}
