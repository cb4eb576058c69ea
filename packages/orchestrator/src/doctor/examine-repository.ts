import type { PipelineContext } from '../pipeline/context.js';
import type { RepositoryContext } from '../pipeline/repository-context.js';
import { type Examination, examine } from './examine.js';

/** What is looked at. */
export interface ExamineRepositoryRequest {
  /** Flavors that are looked at. Default: all. */
  readonly flavors?: readonly string[];
  /** Look at this machine and the repository only. Default `false`. */
  readonly offline?: boolean;
}

/**
 * Look for everything that would stop a release, each with its fix. What is found is in the answer, a configuration
 * that cannot be read too.
 *
 * @param configuration - Reads the configuration
 */
export async function examineRepository(
  request: ExamineRepositoryRequest,
  context: RepositoryContext,
  configuration: () => Promise<PipelineContext>,
): Promise<Examination> {
  const { directory, env, version = '', fetch = globalThis.fetch } = context;
  const { clock = () => new Date(), signal = new AbortController().signal } = context;
  return examine(
    { ...request, load: configuration },
    { directory, env, version, signal, clock, fetch },
  );
}
