import { forFlavor, type PipelineContext } from './context.js';
import { lockFlavor } from './lock.js';
import { watchStages } from './watch-stages.js';

/**
 * Work on the releases of a flavor, while other processes are kept off them. Events say which flavor it is, and
 * whatever stops the work ends the stage that it was in.
 *
 * @throws OrchestratorError `SOE_RUN_BUSY`; what the work throws
 */
export async function holdFlavor<Result>(
  flavor: string,
  given: PipelineContext,
  work: (context: PipelineContext) => Promise<Result>,
): Promise<Result> {
  const unlock = await lockFlavor(given.directory, flavor);
  const { context, stopped } = watchStages(forFlavor(given, flavor));
  try {
    return await work(context);
  } catch (error) {
    stopped(error);
    throw error;
  } finally {
    await unlock();
  }
}
