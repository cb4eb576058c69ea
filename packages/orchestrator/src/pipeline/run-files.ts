import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBuildId } from '@soe/contract';
import { OrchestratorError } from '../errors.js';
import type { PipelineEvent } from './context.js';
import { fileFailed } from './file-failed.js';
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

/**
 * Make the folder of a new run, with what it is asked for.
 *
 * @throws OrchestratorError `SOE_FILE_FAILED`; so does all that writes
 */
export function createRun(directory: string, facts: Omit<RunFacts, 'schema' | 'id'>): RunFiles {
  // A build id sorts by time and is random in the end: a run needs no other form.
  const id = createBuildId({ now: new Date(facts.startedAt) });
  const files = filesOf(directory, id);
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
  const id = name === 'last' ? await lastRun(directory, ids) : ids.find((each) => each === name);
  if (id !== undefined) return filesOf(directory, id);
  const known = ids.slice(0, 5).join(', ');
  throw new OrchestratorError(
    'SOE_RUN_UNKNOWN',
    `no run ${JSON.stringify(name)} in ${join(directory, '.soe', 'runs')}; ${known === '' ? 'there is none yet' : `the newest are ${known}`}. List them with soe runs`,
  );
}

async function lastRun(directory: string, ids: readonly string[]): Promise<string | undefined> {
  for (const id of ids) {
    if (!(await endedUnplanned(filesOf(directory, id)))) return id;
  }
  return ids[0];
}

/** Such a run did nothing, and must not stand before one that did. */
async function endedUnplanned(run: RunFiles): Promise<boolean> {
  if (!existsSync(join(run.path, 'summary.json'))) return false;
  const plans = join(run.path, 'plans');
  if (existsSync(plans) && readdirSync(plans).length > 0) return false;
  // What goes on with an earlier release goes by the plan of that one, which is not kept again.
  return !(await run.lines()).some(
    (line) => line.type === 'stage-ended' && line.stage === 'plan' && line.status === 'kept',
  );
}

function filesOf(directory: string, id: string): RunFiles {
  const path = join(directory, '.soe', 'runs', id);
  const journal = join(path, 'journal.jsonl');
  let isWhole: boolean | undefined;
  return {
    id,
    path,
    add(event, at) {
      const line = `${JSON.stringify({ at: at.toISOString(), ...event })}\n`;
      attempt(`keep what happens in run ${id}`, journal, () => {
        // What a kill or a full disk has torn must not take the next line with it.
        const begin = (isWhole ?? endsWhole(journal)) ? '' : '\n';
        isWhole = undefined;
        appendFileSync(journal, `${begin}${line}`);
        isWhole = true;
      });
    },
    keepPlan: (plan) => writeWhole(join(path, 'plans'), `${plan.flavor}.json`, plan),
    plan: (flavor) => readWhole<ReleasePlan>(join(path, 'plans', `${flavor}.json`)),
    finish: (summary) => writeWhole(path, 'summary.json', summary),
    reopen() {
      const file = join(path, 'summary.json');
      attempt(`go on with run ${id}`, file, () => rmSync(file, { force: true }));
    },
    summary: () => readWhole<RunSummary>(join(path, 'summary.json')),
    facts() {
      const file = join(path, 'run.json');
      const facts = readWhole<RunFacts>(file);
      if (facts !== undefined) return facts;
      throw new OrchestratorError(
        'SOE_RUN_UNKNOWN',
        `run ${id}: ${file} is gone; begin another one`,
      );
    },
    async lines() {
      const text = existsSync(journal) ? await readFile(journal, 'utf8') : '';
      return text.split('\n').flatMap((line) => {
        const found = line === '' ? undefined : parseJson(line);
        return isLine(found) ? [found] : [];
      });
    },
  };
}

/** Whether a file is empty, missing, or ends with the end of a line. */
function endsWhole(path: string): boolean {
  if (!existsSync(path)) return true;
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last.toString() === '\n');
  } finally {
    closeSync(file);
  }
}

function isLine(value: unknown): value is RunLine {
  if (typeof value !== 'object' || value === null) return false;
  return 'at' in value && 'type' in value && typeof value.at === 'string';
}

/** A file that is written by {@link writeWhole}; `undefined` where there is none. */
function readWhole<Value>(file: string): Value | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Value;
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new OrchestratorError(
      'SOE_FILE_FAILED',
      `read ${file}: ${seen}; somebody changed it: put it back as it was, or remove the folder of the run and begin another one`,
      { cause },
    );
  }
}

function writeWhole(folder: string, name: string, value: unknown): void {
  const file = join(folder, name);
  const temporary = join(folder, `.${name}.${randomBytes(4).toString('hex')}`);
  attempt(`write ${name}`, file, () => {
    try {
      mkdirSync(folder, { recursive: true });
      // On the disk before its name is, so that a loss of power leaves the old one or the new one.
      writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { flush: true });
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function attempt(task: string, path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw fileFailed(task, path, cause);
  }
}
