import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBuildId } from '@soe/contract';
import { OrchestratorError } from '../errors.js';
import type { PipelineEvent } from './context.js';
import { parseJson } from './parse-json.js';
import type { ReleasePlan } from './plan-release.js';
import type { RunFacts, RunLine, RunSeen, RunSummary } from './run.js';

/** The files of one run: `.soe/runs/<id>/` beside the configuration. */
export interface RunFiles {
  /** Id of the run. */
  readonly id: string;
  /** The folder. */
  readonly path: string;
  /** Write a line in the journal, at once: what was told before a kill is there afterwards. */
  add(event: PipelineEvent | RunSeen, at: Date): void;
  /** Keep the plan of a flavor as it was made. */
  keepPlan(plan: ReleasePlan): void;
  /** The plan of a flavor as it was made; `undefined` where the run did not come so far. */
  plan(flavor: string): ReleasePlan | undefined;
  /** Write how the run ended. */
  finish(summary: RunSummary): void;
  /** Forget how it ended: a process works on it again. */
  reopen(): void;
  /** How it ended; `undefined` while a process works on it, and where that was killed. */
  summary(): RunSummary | undefined;
  /** What it was asked for. */
  facts(): RunFacts;
  /** The journal. A line that a kill has torn says nothing. */
  lines(): Promise<readonly RunLine[]>;
}

/** Make the folder of a new run, with what it is asked for. */
export function createRun(directory: string, facts: Omit<RunFacts, 'schema' | 'id'>): RunFiles {
  // A build id sorts by time and is random in the end: a run needs no other form.
  const id = createBuildId({ now: new Date(facts.startedAt) });
  const files = filesOf(directory, id);
  mkdirSync(join(files.path, 'plans'), { recursive: true });
  const ignore = join(directory, '.soe', '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  writeWhole(files.path, 'run.json', { schema: 'soe-run/v1', id, ...facts });
  return files;
}

/** Ids of the runs of a folder, the newest first. A folder without a request never began. */
export async function listRuns(directory: string): Promise<readonly string[]> {
  const folder = join(directory, '.soe', 'runs');
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names
    .filter((name) => existsSync(join(folder, name, 'run.json')))
    .toSorted()
    .toReversed();
}

/**
 * The files of a run that was begun before.
 *
 * @param name - Its id, or `last`: the newest that did not end before anything was planned, where there is one
 * @throws OrchestratorError `SOE_RUN_UNKNOWN`
 */
export async function openRun(directory: string, name: string): Promise<RunFiles> {
  const ids = await listRuns(directory);
  const last = ids.find((each) => !endedUnplanned(directory, each)) ?? ids[0];
  const id = name === 'last' ? last : ids.find((each) => each === name);
  if (id !== undefined) return filesOf(directory, id);
  const known = ids.slice(0, 5).join(', ');
  throw new OrchestratorError(
    'SOE_RUN_UNKNOWN',
    `no run ${JSON.stringify(name)} in ${join(directory, '.soe', 'runs')}; ${known === '' ? 'there is none yet' : `the newest are ${known}`}. List them with soe runs`,
  );
}

/** Such a run did nothing, and must not stand before one that did. */
function endedUnplanned(directory: string, id: string): boolean {
  const path = join(directory, '.soe', 'runs', id);
  return existsSync(join(path, 'summary.json')) && readdirSync(join(path, 'plans')).length === 0;
}

function filesOf(directory: string, id: string): RunFiles {
  const path = join(directory, '.soe', 'runs', id);
  const journal = join(path, 'journal.jsonl');
  let isWhole: boolean | undefined;
  return {
    id,
    path,
    add(event, at) {
      // What a kill has torn must not take the next line with it.
      isWhole ??= !existsSync(journal) || /(?:^|\n)$/.test(readFileSync(journal, 'utf8'));
      const line = `${JSON.stringify({ at: at.toISOString(), ...event })}\n`;
      appendFileSync(journal, isWhole ? line : `\n${line}`);
      isWhole = true;
    },
    keepPlan: (plan) => writeWhole(join(path, 'plans'), `${plan.flavor}.json`, plan),
    plan(flavor) {
      const file = join(path, 'plans', `${flavor}.json`);
      return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ReleasePlan) : undefined;
    },
    finish: (summary) => writeWhole(path, 'summary.json', summary),
    reopen: () => rmSync(join(path, 'summary.json'), { force: true }),
    summary() {
      const file = join(path, 'summary.json');
      return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RunSummary) : undefined;
    },
    facts: () => JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')) as RunFacts,
    async lines() {
      const text = existsSync(journal) ? await readFile(journal, 'utf8') : '';
      return text.split('\n').flatMap((line) => {
        const found = line === '' ? undefined : parseJson(line);
        return isLine(found) ? [found] : [];
      });
    },
  };
}

function isLine(value: unknown): value is RunLine {
  if (typeof value !== 'object' || value === null) return false;
  return 'at' in value && 'type' in value && typeof value.at === 'string';
}

function writeWhole(folder: string, name: string, value: unknown): void {
  const temporary = join(folder, `.${name}.${randomBytes(4).toString('hex')}`);
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(temporary, join(folder, name));
}
