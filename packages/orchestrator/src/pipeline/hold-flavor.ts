import { forFlavor, type PipelineContext } from './context.js';
import { type Lock, lockFlavor } from './lock.js';
import { watchStages } from './watch-stages.js';

/**
 * Work on the releases of a flavor, while other processes are kept off them. Events say which flavor it is, and
 * whatever stops the work ends the stage that it was in.
 *
 * @throws OrchestratorError `SOE_RUN_BUSY`, `SOE_FILE_FAILED`; what the work throws
 */
export async function holdFlavor<Result>(
  flavor: string,
  given: PipelineContext,
  work: (context: PipelineContext) => Promise<Result>,
): Promise<Result> {
  const context = forFlavor(given, flavor);
  const lock = await lockOf(flavor, context);
  try {
    return await whileHeld(lock, context, work);
  } finally {
    await lock.release();
  }
}

/** Take the lock of a flavor. That it takes a while is told as a warning. */
export function lockOf(
  flavor: string,
  { directory, signal, onEvent }: PipelineContext,
): Promise<Lock> {
  return lockFlavor(directory, flavor, {
    ...(signal && { signal }),
    onWarning: (message) => onEvent?.({ type: 'warning', message }),
  });
}

/** Work under a lock that is held. Where it is lost, the work is stopped. */
export async function whileHeld<Result>(
  { lost }: Lock,
  given: PipelineContext,
  work: (context: PipelineContext) => Promise<Result>,
): Promise<Result> {
  const { context, stopped } = watchStages(given);
  const signal = AbortSignal.any([lost, ...(given.signal ? [given.signal] : [])]);
  try {
    return await work({ ...context, signal });
  } catch (error) {
    const reason: unknown = lost.aborted ? lost.reason : error;
    stopped(reason);
    throw reason;
  }
}
