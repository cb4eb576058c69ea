import { readCodeBuild } from './codebuild.js';
import type { Environment } from './environment.js';
import { readGitHubActions } from './github-actions.js';

/** What one provider says, as it says it. */
export interface CiClaims {
  readonly repository?: string | undefined;
  readonly commit?: string | undefined;
  readonly headCommit?: string | undefined;
  /** Branch, or tag where there is no branch. */
  readonly ref?: string | undefined;
  readonly tag?: string | undefined;
  readonly pullRequest?: string | undefined;
  readonly runId?: string | undefined;
  readonly attempt?: number | undefined;
  readonly runUrl?: string | undefined;
  readonly actor?: string | undefined;
  readonly event?: string | undefined;
  readonly workflow?: string | undefined;
}

/** Claims, and who makes them. */
export interface ProviderClaims extends CiClaims {
  readonly provider: string;
}

/**
 * Reads the first provider that shows itself by a variable of its own. A table of our own, because
 * the detectors that there are start git, mistake tags for branches, or know neither attempt, actor,
 * event nor workflow.
 */
export function readCiProvider(env: Environment, event?: unknown): ProviderClaims | undefined {
  const found = providers.find(([, variable]) => env[variable]);
  if (found === undefined) return undefined;
  const [provider, , read] = found;
  return { provider, ...read(env, event) };
}

/** One provider: recognised by a variable of its own, read from the variables it documents. */
type Provider = readonly [
  name: string,
  variable: string,
  read: (env: Environment, event?: unknown) => CiClaims & { readonly provider?: string },
];

// Jenkins and CodeBuild stand last: both also run the agents of others.
const providers: readonly Provider[] = [
  ['github-actions', 'GITHUB_ACTIONS', readGitHubActions],
  ['gitlab', 'GITLAB_CI', readGitLab],
  ['azure-pipelines', 'TF_BUILD', readAzurePipelines],
  ['circleci', 'CIRCLECI', readCircleCi],
  ['buildkite', 'BUILDKITE', readBuildkite],
  ['bitbucket', 'BITBUCKET_BUILD_NUMBER', readBitbucket],
  ['jenkins', 'JENKINS_URL', readJenkins],
  ['codebuild', 'CODEBUILD_BUILD_ARN', readCodeBuild],
];

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
function readGitLab(env: Environment): CiClaims {
  const branch = env['CI_COMMIT_BRANCH'] || env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'];
  const tag = env['CI_COMMIT_TAG'];
  const file = env['CI_CONFIG_PATH'] || '.gitlab-ci.yml';
  const ref = tag ? `refs/tags/${tag}` : `refs/heads/${branch}`;
  return {
    repository: env['CI_PROJECT_URL'],
    commit: env['CI_COMMIT_SHA'],
    headCommit: env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'],
    ref: branch,
    tag,
    // CI_MERGE_REQUEST_ID counts through all projects; people know the other.
    pullRequest: env['CI_MERGE_REQUEST_IID'],
    runId: env['CI_PIPELINE_ID'],
    runUrl: env['CI_JOB_URL'] || env['CI_PIPELINE_URL'],
    actor: env['GITLAB_USER_LOGIN'],
    event: env['CI_PIPELINE_SOURCE'],
    // As GitLab itself writes it into the identity tokens of its jobs.
    workflow:
      env['CI_PROJECT_URL'] && `${env['CI_PROJECT_URL']}//${file}${tag || branch ? `@${ref}` : ''}`,
  };
}

/** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
function readAzurePipelines(env: Environment): CiClaims {
  const project = `${env['SYSTEM_COLLECTIONURI']}${encode(env['SYSTEM_TEAMPROJECT'])}`;
  const source = env['BUILD_SOURCEBRANCH'];
  return {
    repository: env['BUILD_REPOSITORY_URI'],
    commit: env['BUILD_SOURCEVERSION'],
    headCommit: env['SYSTEM_PULLREQUEST_SOURCECOMMITID'],
    ref: branchName(env['SYSTEM_PULLREQUEST_SOURCEBRANCH'] || source),
    tag: tagName(source),
    // The first is the number on GitHub, the second that of Azure Repos.
    pullRequest:
      env['SYSTEM_PULLREQUEST_PULLREQUESTNUMBER'] || env['SYSTEM_PULLREQUEST_PULLREQUESTID'],
    runId: env['BUILD_BUILDID'],
    attempt: toAttempt(env['SYSTEM_JOBATTEMPT']),
    runUrl:
      env['BUILD_BUILDID'] && `${project}/_build/results?buildId=${encode(env['BUILD_BUILDID'])}`,
    actor: env['BUILD_REQUESTEDFOR'],
    event: env['BUILD_REASON'],
    workflow:
      env['SYSTEM_DEFINITIONID'] &&
      `${project}/_build?definitionId=${encode(env['SYSTEM_DEFINITIONID'])}`,
  };
}

/** https://circleci.com/docs/reference/variables/ */
function readCircleCi(env: Environment): CiClaims {
  const { CIRCLE_ORGANIZATION_ID: organization, CIRCLE_PROJECT_ID: project } = env;
  return {
    repository: env['CIRCLE_REPOSITORY_URL'],
    commit: env['CIRCLE_SHA1'],
    ref: env['CIRCLE_BRANCH'],
    tag: env['CIRCLE_TAG'],
    pullRequest: env['CIRCLE_PR_NUMBER'] || lastNumber(env['CIRCLE_PULL_REQUEST']),
    runId: env['CIRCLE_WORKFLOW_ID'],
    runUrl: env['CIRCLE_BUILD_URL'],
    actor: env['CIRCLE_USERNAME'],
    // As in the subject of the identity tokens of its jobs.
    workflow: organization && project && `org/${organization}/project/${project}`,
  };
}

/** https://buildkite.com/docs/pipelines/configure/environment-variables */
function readBuildkite(env: Environment): CiClaims {
  const pull = env['BUILDKITE_PULL_REQUEST'];
  const retries = env['BUILDKITE_RETRY_COUNT'];
  return {
    repository: env['BUILDKITE_REPO'],
    commit: env['BUILDKITE_COMMIT'],
    ref: env['BUILDKITE_BRANCH'],
    tag: env['BUILDKITE_TAG'],
    pullRequest: pull === 'false' ? undefined : pull,
    runId: env['BUILDKITE_BUILD_ID'],
    attempt: retries && /^\d{1,6}$/.test(retries) ? Number(retries) + 1 : undefined,
    runUrl: env['BUILDKITE_BUILD_URL'],
    actor: env['BUILDKITE_BUILD_CREATOR'],
    event: env['BUILDKITE_SOURCE'],
    workflow: env['BUILDKITE_BUILD_URL']?.replace(/\/builds\/\d+(?:[?#].*)?$/, ''),
  };
}

/** https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/ */
function readBitbucket(env: Environment): CiClaims {
  const name = env['BITBUCKET_REPO_FULL_NAME'];
  const page = name && `https://bitbucket.org/${name}`;
  return {
    repository: env['BITBUCKET_GIT_HTTP_ORIGIN'] || page,
    commit: env['BITBUCKET_COMMIT'],
    ref: env['BITBUCKET_BRANCH'],
    tag: env['BITBUCKET_TAG'],
    pullRequest: env['BITBUCKET_PR_ID'],
    runId: env['BITBUCKET_PIPELINE_UUID'],
    runUrl: page && `${page}/pipelines/results/${encode(env['BITBUCKET_BUILD_NUMBER'])}`,
    actor: env['BITBUCKET_STEP_TRIGGERER_UUID'],
    workflow: page && `${page}/pipelines`,
  };
}

/** https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables */
function readJenkins(env: Environment): CiClaims {
  return {
    repository: env['GIT_URL'] || env['GIT_URL_1'],
    commit: env['GIT_COMMIT'],
    // A job of a pull request has the branch PR-n; where it comes from is the other.
    ref: env['CHANGE_BRANCH'] || env['BRANCH_NAME'] || env['GIT_BRANCH']?.replace(/^origin\//, ''),
    tag: env['TAG_NAME'],
    pullRequest: env['CHANGE_ID'],
    runId: env['BUILD_TAG'],
    runUrl: env['BUILD_URL'],
    actor: env['BUILD_USER_ID'] || env['CHANGE_AUTHOR'],
    workflow: env['JOB_URL'] || env['JOB_NAME'],
  };
}

function branchName(ref: string | undefined): string | undefined {
  return ref?.replace(/^refs\/heads\//, '');
}

function tagName(ref: string | undefined): string | undefined {
  return ref?.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : undefined;
}

function toAttempt(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

function lastNumber(url: string | undefined): string | undefined {
  return url === undefined ? undefined : /\/(\d+)\/?$/.exec(url)?.[1];
}

function encode(text = ''): string {
  return encodeURIComponent(text);
}
