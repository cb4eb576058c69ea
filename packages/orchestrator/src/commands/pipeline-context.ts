import { loadConfig } from '../config/load-config.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { CommandContext } from './command.js';
import { progressLine } from './progress.js';

/** Read the configuration, and report the pipeline's progress as lines. */
export async function pipelineContext(context: CommandContext): Promise<PipelineContext> {
  const { env, signal, say, version } = context;
  return {
    ...(await loadConfig(context.directory)),
    env,
    signal,
    version,
    onEvent(event) {
      const line = progressLine(event);
      if (line !== undefined) say(line);
    },
  };
}
