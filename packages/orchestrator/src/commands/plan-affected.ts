import { flavorGroups } from '../affected/flavor-groups.js';
import { formatAffected, formatSourceChanges } from '../affected/format-affected.js';
import { githubGroups, githubMatrix } from '../affected/github-matrix.js';
import { gitlabPipeline } from '../affected/gitlab-pipeline.js';
import { planAffected } from '../affected/plan-affected.js';
import { planSourceChanges } from '../affected/plan-source-changes.js';
import { type ShardSize, shardsOf } from '../affected/shards.js';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { pipelineContext } from './pipeline-context.js';
import { printableLines } from './printable.js';

/** Options of `soe plan` that ask what is due. */
export interface PlanAffectedOptions {
  /** Only flavors that a change touches. */
  readonly affected?: boolean;
  /** Only flavors that have a newer source image. */
  readonly sourceChanges?: boolean;
  /** Compare with this commit. Default: that of the last release. */
  readonly since?: string;
  /** Ask no AWS. */
  readonly offline?: boolean;
  /** Answer with the jobs of a CI system. */
  readonly matrix?: 'github' | 'gitlab' | 'json';
  /**
   * One job for each of these; a group is of flavors that need each other. Default: a flavor for GitLab, else an
   * architecture.
   */
  readonly per?: ShardSize | 'group';
}

/** `soe plan --affected`, `--source-changes` and `--matrix`: what is due, and as which jobs. */
export async function planDue(
  flavors: readonly string[],
  options: PlanAffectedOptions,
  context: CommandContext,
): Promise<number> {
  const { matrix } = options;
  refuseContradictions(options, context);
  const pipeline = await pipelineContext(context, options);
  const due = await findDue(flavors, options, pipeline);
  if (matrix === undefined) {
    answer(context, due.value, printableLines(due.text));
    return exitCodes.done;
  }
  context.print(jobsOf(due.flavors, matrix, options.per, pipeline));
  return exitCodes.done;
}

function jobsOf(
  due: readonly string[],
  matrix: NonNullable<PlanAffectedOptions['matrix']>,
  per: PlanAffectedOptions['per'],
  { config }: PipelineContext,
): string {
  // On one line, as a step of GitHub Actions hands it on.
  if (per === 'group') {
    const groups = flavorGroups(due, config);
    return JSON.stringify(matrix === 'github' ? githubGroups(groups) : groups);
  }
  const size = per ?? (matrix === 'gitlab' ? 'flavor' : 'architecture');
  const shards = shardsOf(due, config, size);
  if (matrix === 'gitlab') return gitlabPipeline(shards, size).trimEnd();
  return JSON.stringify(matrix === 'github' ? githubMatrix(shards, size) : shards);
}

interface Due {
  readonly flavors: readonly string[];
  readonly value: unknown;
  readonly text: string;
}

async function findDue(
  flavors: readonly string[],
  { affected, sourceChanges, since, offline }: PlanAffectedOptions,
  pipeline: PipelineContext,
): Promise<Due> {
  if (affected === true) {
    const request = {
      flavors,
      ...(since !== undefined && { since }),
      ...(offline !== undefined && { offline }),
    };
    const value = await planAffected(request, pipeline);
    return { flavors: value.map(({ flavor }) => flavor), value, text: formatAffected(value) };
  }
  if (sourceChanges === true) {
    const value = await planSourceChanges(flavors, pipeline);
    return { flavors: value.map(({ flavor }) => flavor), value, text: formatSourceChanges(value) };
  }
  for (const flavor of flavors) flavorOf(pipeline, flavor);
  const all = flavors.length > 0 ? flavors : Object.keys(pipeline.config.flavors);
  return { flavors: all, value: all, text: all.join('\n') };
}

function refuseContradictions(
  { affected, sourceChanges, since, offline, matrix, per }: PlanAffectedOptions,
  { json }: CommandContext,
): void {
  const problem =
    affected && sourceChanges
      ? '--affected tells of newer source images too; leave out --source-changes'
      : !affected && (since !== undefined || offline)
        ? '--since and --offline are for --affected; add it'
        : per !== undefined && matrix === undefined
          ? '--per is for --matrix; add it'
          : matrix === 'gitlab' && json
            ? '--matrix gitlab answers with YAML; leave out --json, or ask for --matrix json'
            : matrix === 'gitlab' && per === 'group'
              ? 'jobs of GitLab wait for those that their flavor needs; leave out --per group'
              : undefined;
  if (problem !== undefined) throw new OrchestratorError('SOE_USAGE', `plan: ${problem}`);
}
