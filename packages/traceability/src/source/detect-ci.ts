import type { CiRecord } from '@soe/contract';

/** Environment variables, passed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment of a CI run claims. */
export interface CiContext {
  /** The part that goes into the record. */
  readonly ci: CiRecord;
  /** Branch or tag that is built. */
  readonly ref?: string;
}

interface Claims {
  readonly runId?: string | undefined;
  readonly runUrl?: string | undefined;
  readonly actor?: string | undefined;
  readonly event?: string | undefined;
  readonly ref?: string | undefined;
}

/** One provider: recognised by a variable of its own, read from the variables it documents. */
type Provider = readonly [name: string, variable: string, read: (env: Environment) => Claims];

/**
 * Which CI run this is, from documented variables alone; no process is started. The answer is a
 * claim of the environment. Without a known CI the provider is `local`.
 */
export function detectCi(env: Environment): CiContext {
  const provider = providers.find(([, variable]) => env[variable]);
  if (provider === undefined) return { ci: { provider: 'local' } };
  const [name, , read] = provider;
  const { runId, runUrl, actor, event, ref } = read(env);
  return {
    ci: {
      provider: name,
      ...(runId && { runId }),
      ...(runUrl && isWebPage(runUrl) && { runUrl }),
      ...(actor && { actor }),
      ...(event && { event }),
    },
    ...(ref && { ref }),
  };
}

const providers: readonly Provider[] = [
  ['github-actions', 'GITHUB_ACTIONS', githubActions],
  [
    'gitlab',
    'GITLAB_CI',
    (env) => ({
      runId: env['CI_PIPELINE_ID'],
      runUrl: env['CI_JOB_URL'] ?? env['CI_PIPELINE_URL'],
      actor: env['GITLAB_USER_LOGIN'],
      event: env['CI_PIPELINE_SOURCE'],
      ref: env['CI_COMMIT_TAG'] ?? env['CI_COMMIT_BRANCH'],
    }),
  ],
  [
    'azure-pipelines',
    'TF_BUILD',
    (env) => ({
      runId: env['BUILD_BUILDID'],
      runUrl: `${env['SYSTEM_COLLECTIONURI']}${encodeURIComponent(env['SYSTEM_TEAMPROJECT'] ?? '')}/_build/results?buildId=${env['BUILD_BUILDID']}`,
      actor: env['BUILD_REQUESTEDFOR'],
      event: env['BUILD_REASON'],
      ref: env['BUILD_SOURCEBRANCH']?.replace(/^refs\/(?:heads|tags)\//, ''),
    }),
  ],
  [
    'circleci',
    'CIRCLECI',
    (env) => ({
      runId: env['CIRCLE_WORKFLOW_ID'],
      runUrl: env['CIRCLE_BUILD_URL'],
      actor: env['CIRCLE_USERNAME'],
      ref: env['CIRCLE_TAG'] ?? env['CIRCLE_BRANCH'],
    }),
  ],
  [
    'buildkite',
    'BUILDKITE',
    (env) => ({
      runId: env['BUILDKITE_BUILD_ID'],
      runUrl: env['BUILDKITE_BUILD_URL'],
      actor: env['BUILDKITE_BUILD_CREATOR'],
      event: env['BUILDKITE_SOURCE'],
      ref: env['BUILDKITE_TAG'] || env['BUILDKITE_BRANCH'],
    }),
  ],
  [
    'bitbucket',
    'BITBUCKET_BUILD_NUMBER',
    (env) => ({
      runId: env['BITBUCKET_PIPELINE_UUID'],
      runUrl: `https://bitbucket.org/${env['BITBUCKET_REPO_FULL_NAME']}/pipelines/results/${env['BITBUCKET_BUILD_NUMBER']}`,
      actor: env['BITBUCKET_STEP_TRIGGERER_UUID'],
      ref: env['BITBUCKET_TAG'] ?? env['BITBUCKET_BRANCH'],
    }),
  ],
  [
    'jenkins',
    'JENKINS_URL',
    (env) => ({
      runId: env['BUILD_TAG'],
      runUrl: env['BUILD_URL'],
      actor: env['BUILD_USER_ID'] ?? env['CHANGE_AUTHOR'],
      ref: env['TAG_NAME'] ?? env['BRANCH_NAME'] ?? env['GIT_BRANCH']?.replace(/^origin\//, ''),
    }),
  ],
  ['codebuild', 'CODEBUILD_BUILD_ARN', codeBuild],
];

function githubActions(env: Environment): Claims {
  const run = env['GITHUB_RUN_ID'];
  const attempt = env['GITHUB_RUN_ATTEMPT'] ?? '1';
  return {
    runId: run && `${run}/${attempt}`,
    runUrl: `${env['GITHUB_SERVER_URL']}/${env['GITHUB_REPOSITORY']}/actions/runs/${run}/attempts/${attempt}`,
    actor: env['GITHUB_TRIGGERING_ACTOR'] ?? env['GITHUB_ACTOR'],
    event: env['GITHUB_EVENT_NAME'],
    ref: env['GITHUB_HEAD_REF'] || env['GITHUB_REF']?.replace(/^refs\/(?:heads|tags)\//, ''),
  };
}

function codeBuild(env: Environment): Claims {
  const [, , , region, account, build = ''] = env['CODEBUILD_BUILD_ARN']?.split(':') ?? [];
  const id = env['CODEBUILD_BUILD_ID'] ?? '';
  const project = build.replace(/^build\//, '');
  return {
    runId: id,
    runUrl: `https://${region}.console.aws.amazon.com/codesuite/codebuild/${account}/projects/${encodeURIComponent(project)}/build/${encodeURIComponent(id)}`,
    actor: env['CODEBUILD_INITIATOR'],
    event: env['CODEBUILD_WEBHOOK_EVENT'],
    ref: env['CODEBUILD_WEBHOOK_HEAD_REF']?.replace(/^refs\/(?:heads|tags)\//, ''),
  };
}

function isWebPage(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
