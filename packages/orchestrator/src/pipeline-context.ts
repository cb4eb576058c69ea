import { join, resolve } from 'node:path';
import { withEndpoint } from './aws-connection.js';
import type { LoadedConfig } from './config/load-config.js';
import type { SoeConfig } from './config/soe-config.js';
import { OrchestratorError } from './errors.js';
import type { PipelineContext } from './pipeline/context.js';
import type { PipelinePorts } from './pipeline-ports.js';

/**
 * What the functions of this package take: a configuration with everything that a pipeline uses from outside.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID`; `SOE_USAGE` for an object without a folder
 */
export async function pipelineContext(
  config: SoeConfig | LoadedConfig,
  ports: PipelinePorts = {},
): Promise<PipelineContext> {
  const { directory, env: given = {}, aws, ...others } = ports;
  const env = withEndpoint(given, aws);
  const { connectAws } = await import('@soe/share');
  return {
    ...(isLoaded(config) ? config : await take(config, { ...ports, env })),
    ...(directory !== undefined && { directory: resolve(directory) }),
    ...others,
    env,
    ...(aws !== undefined && { aws }),
    access: connectAws(aws),
  };
}

function isLoaded(config: SoeConfig | LoadedConfig): config is LoadedConfig {
  return 'config' in config && 'file' in config;
}

async function take(
  config: SoeConfig,
  { directory, env = {}, aws, signal }: PipelinePorts,
): Promise<LoadedConfig> {
  if (directory === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'create a pipeline: the configuration is an object, and its paths have no folder; pass { directory }, or what loadConfig gives',
    );
  }
  const { takeConfig } = await import('./config/load-config.js');
  return takeConfig(config, join(resolve(directory), 'the given configuration'), {
    env,
    ...(aws && {
      async parameters(names, region, signal) {
        const { readParameters } = await import('./adapters/read-parameters.js');
        return readParameters(names, region, signal, aws);
      },
    }),
    ...(signal && { signal }),
  });
}
