import type { PipelineContext } from '../pipeline/context.js';
import type { CommandContext } from './command.js';
import { type CommandConfigOptions, commandConfig } from './command-config.js';
import { progressLine } from './progress.js';

/** Read the configuration, and report the pipeline's progress as lines. */
export async function pipelineContext(
  context: CommandContext,
  options: CommandConfigOptions = {},
): Promise<PipelineContext> {
  const { env, signal, say, version } = context;
  return {
    ...(await commandConfig(context, options)),
    env,
    signal,
    version,
    onEvent(event) {
      const line = progressLine(event);
      if (line !== undefined) say(line);
    },
  };
}
