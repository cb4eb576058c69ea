import { OrchestratorError } from '../errors.js';
import type { Shard, ShardSize } from './shards.js';

/** The hidden job that every job extends; the repository says there how the work is done. */
const template = '.soe-flavor';

/** "The maximum number of jobs that a single job can have in the needs array" (GitLab CI/CD, `needs`). */
const mostNeeds = 50;

/**
 * Shards as a child pipeline of GitLab CI/CD: one job each, which gets `SOE_FLAVOR` (and `SOE_ARCHITECTURE`)
 * and extends `.soe-flavor`. Jobs wait for those of the flavors that theirs needs, and for those of the
 * same name in other pipelines. Without a shard there is one
 * job that says so, because GitLab refuses a pipeline without jobs. Pure.
 *
 * @throws OrchestratorError `SOE_USAGE` for a job that would wait for more others than GitLab lets it
 */
export function gitlabPipeline(shards: readonly Shard[], size: ShardSize): string {
  const jobs = shards.map((shard) => {
    const { flavor, architectures } = shard;
    const needs = shards.filter((each) => shard.needs.includes(each.flavor));
    refuseNeeds(shard, needs.length);
    const variables = {
      SOE_FLAVOR: flavor,
      ...(size === 'architecture' && { SOE_ARCHITECTURE: architectures.join(' ') }),
    };
    const waits = needs.map((each) => jobName(each, size));
    // Two releases of one flavor at the same time would be of the same version.
    const group = jobName(shard, size).replaceAll(':', '/');
    return [
      jobName(shard, size),
      { extends: template, needs: waits, resource_group: group, variables },
    ] as const;
  });
  return jobs.length > 0 ? jobs.map(textOf).join('') : textOf(['soe:nothing', nothing]);
}

/** Everything is quoted, as JSON is: GitLab reads YAML 1.1, to which a flavor "no" or "1e3" is no text. */
function textOf([name, job]: readonly [name: string, job: object]): string {
  const members = Object.entries(job).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}\n`,
  );
  return `${JSON.stringify(name)}:\n${members.join('')}`;
}

const nothing = {
  variables: { GIT_STRATEGY: 'none' },
  script: ['echo "no flavor is affected"'],
};

/** Never one of GitLab's keywords, such as `stages` or `default`, which a flavor may be called. */
function jobName({ flavor, architectures }: Shard, size: ShardSize): string {
  return ['soe', flavor, ...(size === 'architecture' ? architectures : [])].join(':');
}

function refuseNeeds({ flavor }: Shard, count: number): void {
  if (count <= mostNeeds) return;
  throw new OrchestratorError(
    'SOE_USAGE',
    `pipeline for GitLab: the job of ${flavor} would wait for ${count} others, and GitLab allows ${mostNeeds}; make one job for each flavor with --per flavor, or let ${flavor} need fewer`,
  );
}
