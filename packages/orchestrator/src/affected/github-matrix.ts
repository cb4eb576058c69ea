import { OrchestratorError } from '../errors.js';
import type { FlavorGroup } from './flavor-groups.js';
import type { Shard, ShardSize } from './shards.js';

/** What `strategy.matrix` of GitHub Actions takes. An empty one is refused there: let the job be skipped. */
export interface GitHubMatrix<Entry = GitHubMatrixEntry> {
  /** One job each, started in this order. */
  readonly include: readonly Entry[];
}

/** The values of one job. Nothing in them can be read as a command or an expression. */
export interface GitHubMatrixEntry {
  /** Product line. */
  readonly flavor: string;
  /** Architecture; missing where the job is for all of them. */
  readonly architecture?: string;
}

/** The values of a job that releases flavors that need each other. */
export interface GitHubGroupEntry {
  /** What the group is called, in every run. */
  readonly group: string;
  /** Its flavors that are due, with blanks between them, which no name has. */
  readonly flavors: string;
}

/** "A matrix will generate a maximum of 256 jobs per workflow run" (GitHub Actions, workflow syntax). */
const mostJobs = 256;

/**
 * Shards as a matrix for `${{ fromJSON(…) }}`. Pure.
 *
 * @throws OrchestratorError `SOE_USAGE` for more jobs than GitHub starts
 */
export function githubMatrix(shards: readonly Shard[], size: ShardSize): GitHubMatrix {
  refuseTooMany(
    shards.length,
    size === 'architecture' ? 'make one for each flavor with --per flavor, or ' : '',
  );
  return {
    include: shards.map(({ flavor, architectures: [architecture] }) => ({
      flavor,
      ...(size === 'architecture' && architecture !== undefined && { architecture }),
    })),
  };
}

/**
 * Groups as a matrix: jobs of one do not wait for each other, so that flavors that need each other share one. Pure.
 *
 * @throws OrchestratorError `SOE_USAGE` for more jobs than GitHub starts
 */
export function githubGroups(groups: readonly FlavorGroup[]): GitHubMatrix<GitHubGroupEntry> {
  refuseTooMany(groups.length, '');
  return { include: groups.map(({ group, flavors }) => ({ group, flavors: flavors.join(' ') })) };
}

function refuseTooMany(count: number, hint: string): void {
  if (count <= mostJobs) return;
  throw new OrchestratorError(
    'SOE_USAGE',
    `matrix for GitHub: ${count} jobs, and GitHub starts at most ${mostJobs} of one matrix; ${hint}name a part of the flavors for each of several matrices: soe plan FLAVOR… --matrix github`,
  );
}
