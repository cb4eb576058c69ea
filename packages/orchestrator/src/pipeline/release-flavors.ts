import { pid } from 'node:process';
import { parseVersion, type ReleaseRecord } from '@soe/contract';
import { readSource } from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { carryOut } from './carry-out.js';
import type { PipelineContext } from './context.js';
import { lockFolder } from './lock.js';
import { withFlavors } from './lock-flavors.js';
import { lostImagesOf } from './lost-images.js';
import { releaseDirectory } from './release-directory.js';
import type { FlavorSummary, ReleaseFlavorsRequest, RunSummary } from './run.js';
import { createRun, openRun, type RunFiles } from './run-files.js';

/** How the release of one flavor ended. */
export interface FlavorResult extends FlavorSummary {
  /** Its record, where it is done. */
  readonly record?: ReleaseRecord;
  /** What stopped it. */
  readonly error?: unknown;
}

/** A run that has ended. */
export interface RunResult extends Omit<RunSummary, 'flavors'> {
  /** Folder of the run. */
  readonly directory: string;
  /** One for each flavor, in the order of the request. */
  readonly flavors: readonly FlavorResult[];
}

/**
 * Release several flavors in one run, whose folder tells what was done: each as `releaseFlavor` does, side by side,
 * but a flavor that needs another one of them begins when that one is released. One that fails does not stop the
 * others, unless asked to. What stopped a flavor is an answer, not an error. Nothing is left of a run that is refused
 * at once.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_FLAVOR_UNKNOWN`; `SOE_RUN_BUSY` where other processes work on all of the
 * flavors, or take the run over; `SOE_FILE_FAILED`; ContractError for a version that is none; the errors of git
 */
export async function releaseFlavors(
  request: ReleaseFlavorsRequest,
  context: PipelineContext,
): Promise<RunResult> {
  const { directory, signal, version, clock = () => new Date() } = context;
  const flavors = [...new Set(request.flavors)];
  checkRequest({ ...request, flavors }, context);
  const { commit } = await readSource({ directory, ...(signal && { signal }) });
  return withFlavors(flavors, context, async (locks) => {
    const run = createRun(directory, {
      request: { ...request, flavors },
      commit,
      startedAt: clock().toISOString(),
      pid,
      ...(version !== undefined && { soe: version }),
    });
    return withRun(run, context, (lost) => carryOut(run, { earlier: [], locks, lost }, context));
  });
}

/**
 * Go on with a run that was stopped, failed or was refused: with the same request, from the same commit. What was
 * done is kept.
 *
 * @param name - Id of the run, or `last`
 * @returns how it ended; of a run that had ended well, and whose images are there, how it had: nothing is written then
 * @throws OrchestratorError `SOE_RUN_UNKNOWN`, `SOE_RUN_BUSY`, `SOE_RUN_CHANGED`, `SOE_FILE_FAILED`
 */
export async function resumeRun(name: string, context: PipelineContext): Promise<RunResult> {
  const { directory, signal } = context;
  const run = await openRun(directory, name);
  const { commit, request } = run.facts();
  const ended = run.summary();
  if (ended?.status === 'done') {
    const before = await asBefore(run, ended, context);
    if (await areThere(before.flavors, context)) return before;
  }
  for (const flavor of request.flavors) flavorOf(context, flavor);
  return withRun(run, context, async (lost) => {
    const now = await readSource({ directory, ...(signal && { signal }) });
    if (now.commit !== commit) {
      throw new OrchestratorError(
        'SOE_RUN_CHANGED',
        `resume run ${run.id}: it releases commit ${commit}, and ${now.commit} is checked out in ${directory}; check out ${commit}, or release the new commit with soe release ${request.flavors.join(' ')}`,
      );
    }
    return withFlavors(request.flavors, context, async (locks) =>
      carryOut(run, { earlier: await run.lines(), locks, lost }, context),
    );
  });
}

/** Work on a run while other processes are kept off it. */
async function withRun(
  run: RunFiles,
  { signal, onEvent }: PipelineContext,
  work: (lost: AbortSignal) => Promise<RunResult>,
): Promise<RunResult> {
  const { lost, release } = await lockFolder(run.path, `run ${run.id}`, {
    ...(signal && { signal }),
    onWarning: (message) => onEvent?.({ type: 'warning', message }),
  });
  try {
    return await work(lost);
  } catch (error) {
    throw lost.aborted ? lost.reason : error;
  } finally {
    await release();
  }
}

/** Whether the images of these releases are still where they were built. */
async function areThere(
  flavors: readonly FlavorResult[],
  context: PipelineContext,
): Promise<boolean> {
  const lost = await Promise.all(
    flavors.map(({ record }) => (record === undefined ? [] : lostImagesOf(record, context))),
  );
  return lost.flat().length === 0;
}

async function asBefore(
  run: RunFiles,
  summary: RunSummary,
  { directory }: PipelineContext,
): Promise<RunResult> {
  const flavors = summary.flavors.map(async (each): Promise<FlavorResult> => {
    const { flavor, version } = each;
    if (version === undefined) return each;
    const record = await releaseDirectory(directory, flavor, version).load();
    return { ...each, ...(record && { record }) };
  });
  return { ...summary, directory: run.path, flavors: await Promise.all(flavors) };
}

function checkRequest(
  { flavors, version, concurrency = 1 }: ReleaseFlavorsRequest,
  context: PipelineContext,
): void {
  const invalid = (problem: string) =>
    new OrchestratorError(
      'SOE_USAGE',
      `${['release', flavors.join(', ')].join(' ').trim()}: ${problem}`,
    );
  if (flavors.length === 0) throw invalid('name a flavor, or all of them with --all');
  for (const flavor of flavors) flavorOf(context, flavor);
  if (version !== undefined) parseVersion(version);
  if (version !== undefined && flavors.length > 1) {
    throw invalid(
      `version ${version} is for one flavor; release each with its own, or leave --version out: each gets its next one`,
    );
  }
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw invalid(`concurrency is ${concurrency}, not a whole number of at least 1`);
  }
}
