import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineEvent } from '../pipeline/context.js';
import { parseJson } from '../pipeline/parse-json.js';
import { listRuns } from '../pipeline/run-files.js';
import type { StageTimes } from './time-left.js';
import { emptyWatchState, findFlavor, type StageState, watchState } from './watch-state.js';

/** How many runs are read, of which the newest of a flavor count: older ones tell little of the next. */
const read = 20;
const counted = 5;

/**
 * How long the stages of a flavor took in its last runs of this folder: the median of each. What cannot
 * be read tells nothing.
 */
export async function readStageTimes(directory: string, flavor: string): Promise<StageTimes> {
  const runs = (await listRuns(directory)).slice(0, read);
  const journals = await Promise.all(
    runs.map((run) =>
      readFile(join(directory, '.soe', 'runs', run, 'journal.jsonl'), 'utf8').catch(() => ''),
    ),
  );
  return medianTimes(journals.map((journal) => stageTimesOf(journal, flavor)));
}

/** How long each stage took that a run of a flavor did, as its journal tells. */
export function stageTimesOf(journal: string, flavor: string): StageTimes {
  let state = emptyWatchState;
  for (const text of journal.split('\n')) {
    const line = parseJson(text);
    if (isLine(line)) state = watchState(state, line, new Date(line.at));
  }
  const done = findFlavor(state, flavor)?.stages.filter(({ status }) => status === 'done') ?? [];
  return Object.fromEntries(done.map((stage) => [stage.stage, durationOf(stage)]));
}

/** The median of each stage over the first, which are the newest, that did anything. */
export function medianTimes(runs: readonly StageTimes[]): StageTimes {
  const newest = runs.filter((times) => Object.keys(times).length > 0).slice(0, counted);
  const all = new Map<string, number[]>();
  for (const [stage, time] of newest.flatMap((times) => Object.entries(times))) {
    all.set(stage, [...(all.get(stage) ?? []), time]);
  }
  return Object.fromEntries([...all].map(([stage, times]) => [stage, median(times)]));
}

function durationOf({ startedAt, endedAt = startedAt }: StageState): number {
  return Math.max(0, endedAt - startedAt);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** Lines of a journal are events that were told; others are left alone. */
function isLine(value: unknown): value is PipelineEvent & { readonly at: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { type, at } = value as { readonly type?: unknown; readonly at?: unknown };
  const known = type === 'run-started' || type === 'stage' || type === 'stage-ended';
  return known && typeof at === 'string' && !Number.isNaN(Date.parse(at));
}
