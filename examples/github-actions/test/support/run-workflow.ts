import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { condition, evaluated } from './expressions.js';
import { type JobRun, runJob, type World } from './run-job.js';

/** A workflow file as far as it is read here. */
interface Workflow {
  readonly env?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A job of a workflow. */
export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: unknown };
  readonly steps: readonly unknown[];
}

/** A job of a run: how it ended, and its runs, one for each combination of its matrix. */
export interface JobResult {
  readonly result: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  readonly runs: readonly JobRun[];
}

/**
 * Runs a workflow as GitHub would: jobs after those that they need, one for each combination of a matrix, each in
 * a clone of its own, with files for outputs, variables and the summary.
 */
export async function runWorkflow(
  file: string,
  world: World,
): Promise<Readonly<Record<string, JobResult>>> {
  const workflow = parse(readFileSync(file, 'utf8')) as Workflow;
  mkdirSync(world.scratch, { recursive: true });
  const artifacts = mkdtempSync(join(world.scratch, 'artifacts-'));
  const done: Record<string, JobResult> = {};
  // Jobs stand after those that they need.
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const needed = [job.needs ?? []].flat();
    const needs = Object.fromEntries(needed.map((name) => [name, must(done[name], name)]));
    const contexts = {
      needs,
      github: { token: 'none', ...world.github },
      vars: world.vars,
      env: { ...workflow.env, ...job.env },
      runner: { os: 'Linux', arch: 'X64' },
      inputs: world.inputs ?? {},
    };
    const success = Object.values(needs).every(({ result }) => result === 'success');
    if (!condition(job.if, contexts, success)) {
      done[id] = { result: 'skipped', outputs: {}, runs: [] };
      continue;
    }
    const settings = {
      job,
      permissions: job.permissions ?? workflow.permissions ?? {},
      env: { ...workflow.env, ...job.env },
      shell: workflow.defaults?.run?.shell,
      artifacts,
    };
    const runs = await Promise.all(
      combinations(evaluated(job.strategy?.matrix, contexts)).map((matrix) =>
        runJob(settings, { ...contexts, matrix }, world),
      ),
    );
    done[id] = {
      result: runs.every(({ success: ended }) => ended) ? 'success' : 'failure',
      outputs: Object.assign({}, ...runs.map(({ outputs }) => outputs)),
      runs,
    };
  }
  return done;
}

/** The jobs of a matrix that is given as `include`, as `soe plan --matrix github` prints it. */
function combinations(matrix: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (matrix === undefined) return [{}];
  const { include, ...axes } = matrix as { include?: readonly Record<string, unknown>[] };
  if (include === undefined || include.length === 0 || Object.keys(axes).length > 0) {
    throw new Error(
      `GitHub refuses an empty matrix, and axes are not read here: ${JSON.stringify(matrix)}`,
    );
  }
  return include;
}

function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`there is no job ${name} above the one that needs it`);
  return value;
}
