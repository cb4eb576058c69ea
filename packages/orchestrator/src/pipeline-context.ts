import { join, resolve } from 'node:path';
import { withEndpoint } from './aws-connection.js';
import type { LoadedConfig } from './config/load-config.js';
import type { SoeConfig } from './config/soe-config.js';
import { OrchestratorError } from './errors.js';
import type { PipelineContext } from './pipeline/context.js';
import type { RepositoryContext } from './pipeline/repository-context.js';
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
  const repository = repositoryOf(config, ports);
  const loaded = isLoaded(config) ? config : await take(config, repository);
  const { connectAws } = await import('@soe/share');
  return { ...loaded, ...repository, access: connectAws(ports.aws) };
}

/**
 * The same without a configuration, whether that fits or not.
 *
 * @throws OrchestratorError `SOE_USAGE` for an object without a folder
 */
export function repositoryOf(
  config: SoeConfig | LoadedConfig,
  ports: PipelinePorts = {},
): RepositoryContext {
  const { directory, env = {}, aws, ...others } = ports;
  const folder = directory ?? (isLoaded(config) ? config.directory : undefined);
  if (folder === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'create a pipeline: the configuration is an object, and its paths have no folder; pass { directory }, or what loadConfig gives',
    );
  }
  return {
    ...others,
    directory: resolve(folder),
    env: withEndpoint(env, aws),
    ...(aws !== undefined && { aws }),
  };
}

function isLoaded(config: SoeConfig | LoadedConfig): config is LoadedConfig {
  return 'config' in config && 'file' in config;
}

async function take(
  config: SoeConfig,
  { directory, env, aws, signal }: RepositoryContext,
): Promise<LoadedConfig> {
  const { takeConfig } = await import('./config/load-config.js');
  return takeConfig(config, join(directory, 'the given configuration'), {
    env,
    ...(aws && { aws }),
    ...(signal && { signal }),
  });
}
