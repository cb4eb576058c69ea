import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from '../pipeline/context.js';
import { parseJson } from '../pipeline/parse-json.js';
import type { StageTimes } from './time-left.js';

/** How many releases are looked at: older ones tell little of the next. */
const looked = 5;

/**
 * How long the stages of a flavor took in its last releases of this folder: the median of each. What
 * cannot be read tells nothing.
 */
export async function readStageTimes(directory: string, flavor: string): Promise<StageTimes> {
  const base = join(directory, '.soe', 'releases', flavor);
  const versions = await readdir(base).catch(() => []);
  const journals = await Promise.all(
    versions.map((version) =>
      readFile(join(base, version, 'journal.jsonl'), 'utf8').catch(() => ''),
    ),
  );
  return medianTimes(journals.map(stageTimesOf));
}

/** What one journal tells: a line is written when its stage is done, so the time is since the line before. */
export function stageTimesOf(journal: string): JournalTimes {
  const lines = journal.split('\n').flatMap((line) => {
    const found = parseJson(line);
    return isLine(found) ? [{ stage: found.stage, at: Date.parse(found.at) }] : [];
  });
  const times: Record<string, number> = {};
  for (const [index, { stage, at }] of lines.entries()) {
    const before = lines[index - 1]?.at;
    // A stage that wrote twice, such as one build after the other, took both times.
    if (before !== undefined) times[stage] = (times[stage] ?? 0) + Math.max(0, at - before);
  }
  return { last: lines.at(-1)?.at ?? 0, times };
}

/** Times of one release. */
export interface JournalTimes {
  /** When it wrote last, in milliseconds since 1970. */
  readonly last: number;
  readonly times: StageTimes;
}

/** The median of each stage over the newest releases. */
export function medianTimes(journals: readonly JournalTimes[]): StageTimes {
  const newest = [...journals].sort((a, b) => b.last - a.last).slice(0, looked);
  const stages = new Set(newest.flatMap(({ times }) => Object.keys(times) as Stage[]));
  return Object.fromEntries(
    [...stages].map((stage) => [stage, median(newest.flatMap(({ times }) => times[stage] ?? []))]),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function isLine(value: unknown): value is { readonly stage: Stage; readonly at: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { stage, at } = value as { readonly stage?: unknown; readonly at?: unknown };
  return typeof stage === 'string' && typeof at === 'string' && !Number.isNaN(Date.parse(at));
}
