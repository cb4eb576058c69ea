import { OrchestratorError } from '../errors.js';
import type { Shard, ShardSize } from './shards.js';

/** What `strategy.matrix` of GitHub Actions takes. An empty one is refused there: let the job be skipped. */
export interface GitHubMatrix {
  /** One job each, started in this order. */
  readonly include: readonly GitHubMatrixEntry[];
}

/** The values of one job. Nothing in them can be read as a command or an expression. */
export interface GitHubMatrixEntry {
  /** Product line. */
  readonly flavor: string;
  /** Architecture; missing where the job is for all of them. */
  readonly architecture?: string;
}

/** "A matrix will generate a maximum of 256 jobs per workflow run" (GitHub Actions, workflow syntax). */
const mostJobs = 256;

/**
 * Shards as a matrix for `${{ fromJSON(…) }}`. Pure.
 *
 * @throws OrchestratorError `SOE_USAGE` for more jobs than GitHub starts
 */
export function githubMatrix(shards: readonly Shard[], size: ShardSize): GitHubMatrix {
  if (shards.length > mostJobs) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `matrix for GitHub: ${shards.length} jobs, and GitHub starts at most ${mostJobs} of one matrix; ${
        size === 'architecture' ? 'make one for each flavor with --per flavor, or ' : ''
      }name a part of the flavors for each of several matrices: soe plan FLAVOR… --matrix github`,
    );
  }
  return {
    include: shards.map(({ flavor, architectures: [architecture] }) => ({
      flavor,
      ...(size === 'architecture' && architecture !== undefined && { architecture }),
    })),
  };
}
