import type { CiClaims } from './ci-providers.js';
import type { Environment } from './environment.js';
import { jsonText } from './json-text.js';

/**
 * Reads a run of GitHub Actions. On pull requests `GITHUB_SHA` is a merge that nobody will find again;
 * only the event names the last commit of the request.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export function readGitHubActions(env: Environment, event?: unknown): CiClaims {
  const server = env['GITHUB_SERVER_URL'] || 'https://github.com';
  const repository = env['GITHUB_REPOSITORY'] && `${server}/${env['GITHUB_REPOSITORY']}`;
  const run = env['GITHUB_RUN_ID'];
  const attempt = /^[1-9]\d{0,5}$/.test(env['GITHUB_RUN_ATTEMPT'] ?? '')
    ? Number(env['GITHUB_RUN_ATTEMPT'])
    : 1;
  const ref = env['GITHUB_REF'] ?? '';
  const isTag = env['GITHUB_REF_TYPE'] === 'tag' || ref.startsWith('refs/tags/');
  const name = ref.replace(/^refs\/(?:heads|tags)\//, '');
  return {
    repository,
    commit: env['GITHUB_SHA'],
    headCommit: jsonText(event, 'pull_request', 'head', 'sha'),
    ref: env['GITHUB_HEAD_REF'] || (isTag ? undefined : name),
    tag: isTag ? name : undefined,
    pullRequest: /^refs\/pull\/([1-9]\d*)\//.exec(ref)?.[1],
    runId: run && `${run}/${attempt}`,
    attempt: run ? attempt : undefined,
    runUrl: run && repository && `${repository}/actions/runs/${run}/attempts/${attempt}`,
    actor: env['GITHUB_TRIGGERING_ACTOR'] || env['GITHUB_ACTOR'],
    event: env['GITHUB_EVENT_NAME'],
    workflow: env['GITHUB_WORKFLOW_REF'] && `${server}/${env['GITHUB_WORKFLOW_REF']}`,
  };
}
