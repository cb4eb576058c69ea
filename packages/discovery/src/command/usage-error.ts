import { DiscoveryError } from '../errors.js';

/** The command line makes no sense. */
export function usageError(problem: string, cause?: unknown): DiscoveryError {
  return new DiscoveryError('DISCOVERY_OPTION_INVALID', problem, { cause });
}
