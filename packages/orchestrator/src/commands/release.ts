import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import { howToGoOn } from '../pipeline/how-to-go-on.js';
import {
  type FlavorResult,
  type RunResult,
  releaseFlavors,
  resumeRun,
} from '../pipeline/release-flavors.js';
import type { ReleaseFlavorsRequest } from '../pipeline/run.js';
import { answer, type CommandContext } from './command.js';
import { exitCodeOf, exitCodes } from './exit-code.js';
import { imageLines } from './image-lines.js';
import { pipelineContext } from './pipeline-context.js';

/** What `soe release` is asked for. */
export interface ReleaseOptions extends ReleaseFlavorsRequest {
  /** All flavors of the configuration. */
  readonly all?: boolean;
  /** Go on with this run instead: its id, or `last`. */
  readonly resume?: string;
}

/** `soe release FLAVOR…`: from the commit to the channel `candidate`. */
export async function release(options: ReleaseOptions, context: CommandContext): Promise<number> {
  const pipeline = await pipelineContext(context);
  const { resume, all = false, flavors, ...rest } = options;
  if (resume !== undefined) {
    refuseBeside({ ...rest, all, flavors }, resume);
    return tellEnd(await resumeRun(resume, pipeline), pipeline, context);
  }
  if (all && flavors.length > 0) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `release: --all and ${flavors.join(', ')} are both given; leave one out`,
    );
  }
  const names = all ? Object.keys(pipeline.config.flavors) : flavors;
  const result = await releaseFlavors({ ...rest, flavors: names }, pipeline);
  return tellEnd(result, pipeline, context);
}

/** A run goes on as it was asked for. */
function refuseBeside(others: Omit<ReleaseOptions, 'resume'>, run: string): void {
  const given = Object.entries(others).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false,
  );
  if (given.length === 0) return;
  const names = given.map(([name]) => name).join(', ');
  throw new OrchestratorError(
    'SOE_USAGE',
    `release --resume ${run}: a run goes on as it was asked for; leave out ${names}`,
  );
}

const howItEnded = {
  refused: 'was refused',
  failed: 'failed',
  cancelled: 'was cancelled',
} as const;

function tellEnd(result: RunResult, pipeline: PipelineContext, context: CommandContext): number {
  const { run, status, directory, flavors } = result;
  const signal = pipeline.signal ?? new AbortController().signal;
  const { say } = context;
  if (status === 'done') say(`Run ${run} is done. The journal of the run is in ${directory}`);
  else say(`Run ${run} ${howItEnded[status]}. ${howToGoOn({ id: run, ...result }).text}`);
  const [only, ...others] = flavors;
  if (only !== undefined && others.length === 0) {
    // One flavor is answered as if there were no run: by its record, or by what stopped it.
    if (only.error !== undefined) throw only.error;
    sayWhere(only, context);
    answer(context, only.record, only.record === undefined ? '' : imageLines(only.record));
    return exitCodes.done;
  }
  for (const each of flavors) {
    const { flavor, message, code } = each;
    if (message !== undefined)
      say(`${flavor}: ${message}${code === undefined ? '' : ` [${code}]`}`);
    else sayWhere(each, context);
  }
  const shown = flavors.map(({ error: _, ...plain }) => plain);
  const lines = flavors.map(({ flavor, version = '', status: end, record }) =>
    record === undefined ? [flavor, version, end].filter(Boolean).join(' ') : imageLines(record),
  );
  answer(context, { run, status, directory, flavors: shown }, lines.join('\n'));
  return worstOf(result, signal);
}

function sayWhere({ flavor, version, directory }: FlavorResult, { say }: CommandContext): void {
  if (directory === undefined) return;
  say(`Release ${flavor} ${version}: record, notes and logs are in ${directory}`);
}

const fromWorst = [
  exitCodes.cancelled,
  exitCodes.failed,
  exitCodes.usage,
  exitCodes.drift,
  exitCodes.refused,
];

/** The exit code of a run: that of the flavor that came off worst. */
function worstOf({ flavors, status }: RunResult, signal: AbortSignal): number {
  if (status === 'done') return exitCodes.done;
  const codes = new Set(
    flavors.flatMap(({ error, status: end }) =>
      error === undefined || end === 'cancelled' ? [] : [exitCodeOf(error, signal)],
    ),
  );
  if (status === 'cancelled') return exitCodes.cancelled;
  return fromWorst.find((code) => codes.has(code)) ?? exitCodes.failed;
}
