import type { LoadedConfig } from '../config/load-config.js';
import type { PipelineContext } from './context.js';

/**
 * What functions take that need no configuration, but go by it where there is one. A {@link PipelineContext} is one;
 * without a configuration, `directory` is the folder with `.soe`.
 */
export type RepositoryContext = Omit<PipelineContext, keyof LoadedConfig> &
  Pick<LoadedConfig, 'directory'> &
  Partial<Omit<LoadedConfig, 'directory'>>;

/** The same as what needs a configuration takes; `undefined` without one. */
export function configured(context: RepositoryContext): PipelineContext | undefined {
  const { config, file } = context;
  return config === undefined || file === undefined ? undefined : { ...context, config, file };
}

/**
 * The region that is asked where none is named: that of the AWS environment, as the SDK finds it (`undefined`); for
 * a program that says itself which AWS is spoken to, the build region.
 */
export function usualRegion({ aws, config }: RepositoryContext): string | undefined {
  return aws === undefined ? undefined : config?.region;
}
