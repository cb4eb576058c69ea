import { exitCodeOf, exitCodes } from '../commands/exit-code.js';
import type { EndStatus } from './context.js';

/** How something ended that this error stopped. */
export function endStatusOf(
  error: unknown,
  signal: AbortSignal = new AbortController().signal,
): Exclude<EndStatus, 'done'> {
  const code = exitCodeOf(error, signal);
  if (code === exitCodes.cancelled) return 'cancelled';
  return code === exitCodes.refused ? 'refused' : 'failed';
}
