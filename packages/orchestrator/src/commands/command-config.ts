import { type LoadedConfig, loadConfig } from '../config/load-config.js';
import type { CommandContext } from './command.js';

/** Options of {@link commandConfig}. */
export interface CommandConfigOptions {
  /** Ask no AWS: references to parameters stay as they are written, which is told. Default: false. */
  readonly offline?: boolean;
}

/**
 * The configuration of the folder in which a command was started, filled in from its environment.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID`
 */
export async function commandConfig(
  { directory, env, signal, say }: Pick<CommandContext, 'directory' | 'env' | 'signal' | 'say'>,
  { offline = false }: CommandConfigOptions = {},
): Promise<LoadedConfig> {
  const loaded = await loadConfig(directory, {
    env,
    signal,
    ...(offline && { parameters: 'keep' }),
  });
  if (loaded.unresolved !== undefined) {
    say(
      `AWS is not asked: what these parameters say is not known: ${loaded.unresolved.join(', ')}`,
    );
  }
  return loaded;
}
