import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CiContext, detectCi } from '../../src/source/detect-ci.js';

const commit = 'c0ffee00'.repeat(5);
const head = 'feedf00d'.repeat(5);

const github = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/images',
  GITHUB_SHA: commit,
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_ACTOR: 'octo',
  GITHUB_WORKFLOW_REF: 'acme/images/.github/workflows/release.yml@refs/heads/main',
};
const githubRun = {
  provider: 'github-actions',
  runId: '42/2',
  attempt: 2,
  runUrl: 'https://github.com/acme/images/actions/runs/42/attempts/2',
  actor: 'octo',
  workflow: 'https://github.com/acme/images/.github/workflows/release.yml@refs/heads/main',
};
const gitlab = {
  GITLAB_CI: 'true',
  CI_PROJECT_URL: 'https://gitlab.com/acme/images',
  CI_COMMIT_SHA: commit,
  CI_PIPELINE_ID: '7',
  CI_PIPELINE_URL: 'https://gitlab.com/acme/images/-/pipelines/7',
  CI_JOB_URL: 'https://gitlab.com/acme/images/-/jobs/8',
  GITLAB_USER_LOGIN: 'octo',
};
const gitlabRun = {
  provider: 'gitlab',
  runId: '7',
  runUrl: 'https://gitlab.com/acme/images/-/jobs/8',
  actor: 'octo',
};
const azure = {
  TF_BUILD: 'True',
  BUILD_REPOSITORY_URI: 'https://acme:pat@dev.azure.com/acme/Golden%20Images/_git/images',
  BUILD_SOURCEVERSION: commit,
  BUILD_BUILDID: '9',
  BUILD_REQUESTEDFOR: 'Octo Cat',
  SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/',
  SYSTEM_TEAMPROJECT: 'Golden Images',
  SYSTEM_DEFINITIONID: '3',
  SYSTEM_JOBATTEMPT: '1',
};
const azureRun = {
  provider: 'azure-pipelines',
  runId: '9',
  attempt: 1,
  runUrl: 'https://dev.azure.com/acme/Golden%20Images/_build/results?buildId=9',
  actor: 'Octo Cat',
  workflow: 'https://dev.azure.com/acme/Golden%20Images/_build?definitionId=3',
};
const codebuild = {
  CODEBUILD_BUILD_ARN: 'arn:aws:codebuild:eu-west-1:111122223333:build/images:0a1b',
  CODEBUILD_BUILD_ID: 'images:0a1b',
  CODEBUILD_SOURCE_REPO_URL: 'https://git.example.com/acme/images.git',
  CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
};
const codebuildUrl =
  'https://eu-west-1.console.aws.amazon.com/codesuite/codebuild/111122223333/projects/images/build/images%3A0a1b';
const codebuildProject = 'arn:aws:codebuild:eu-west-1:111122223333:project/images';
const images = { repository: 'https://git.example.com/acme/images', commit };

const cases: readonly [string, Record<string, string>, CiContext][] = [
  [
    'GitHub Actions on a branch',
    {
      ...github,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_TYPE: 'branch',
    },
    {
      ci: { ...githubRun, event: 'push' },
      repository: 'https://github.com/acme/images',
      commit,
      ref: 'main',
    },
  ],
  [
    'GitHub Actions on a tag',
    { ...github, GITHUB_REF: 'refs/tags/v1.2.3', GITHUB_REF_TYPE: 'tag' },
    {
      ci: githubRun,
      repository: 'https://github.com/acme/images',
      commit,
      ref: 'v1.2.3',
      tag: 'v1.2.3',
    },
  ],
  [
    'GitHub Actions on a pull request',
    {
      ...github,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REF: 'refs/pull/12/merge',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_HEAD_REF: 'SOE-7-harden',
      GITHUB_TRIGGERING_ACTOR: 'again',
    },
    {
      ci: { ...githubRun, actor: 'again', event: 'pull_request', pullRequest: '12' },
      repository: 'https://github.com/acme/images',
      commit,
      ref: 'SOE-7-harden',
    },
  ],
  [
    'GitLab on a schedule',
    { ...gitlab, CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main' },
    {
      ci: {
        ...gitlabRun,
        event: 'schedule',
        workflow: 'https://gitlab.com/acme/images//.gitlab-ci.yml@refs/heads/main',
      },
      repository: 'https://gitlab.com/acme/images',
      commit,
      ref: 'main',
    },
  ],
  [
    'GitLab on a tag',
    { ...gitlab, CI_COMMIT_TAG: 'v1', CI_CONFIG_PATH: 'ci/images.yml' },
    {
      ci: { ...gitlabRun, workflow: 'https://gitlab.com/acme/images//ci/images.yml@refs/tags/v1' },
      repository: 'https://gitlab.com/acme/images',
      commit,
      ref: 'v1',
      tag: 'v1',
    },
  ],
  [
    'GitLab on the merged result of a request',
    {
      ...gitlab,
      CI_MERGE_REQUEST_IID: '5',
      CI_MERGE_REQUEST_ID: '90210',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'topic',
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
    },
    {
      ci: {
        ...gitlabRun,
        workflow: 'https://gitlab.com/acme/images//.gitlab-ci.yml@refs/heads/topic',
        pullRequest: '5',
      },
      repository: 'https://gitlab.com/acme/images',
      commit,
      headCommit: head,
      ref: 'topic',
    },
  ],
  [
    'Azure Pipelines on a tag',
    { ...azure, BUILD_SOURCEBRANCH: 'refs/tags/v1' },
    {
      ci: azureRun,
      repository: 'https://dev.azure.com/acme/Golden%20Images/_git/images',
      commit,
      ref: 'v1',
      tag: 'v1',
    },
  ],
  [
    'Azure Pipelines on a pull request',
    {
      ...azure,
      BUILD_REASON: 'PullRequest',
      BUILD_SOURCEBRANCH: 'refs/pull/6/merge',
      SYSTEM_PULLREQUEST_PULLREQUESTID: '6',
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/topic',
      SYSTEM_PULLREQUEST_SOURCECOMMITID: head,
    },
    {
      ci: { ...azureRun, event: 'PullRequest', pullRequest: '6' },
      repository: 'https://dev.azure.com/acme/Golden%20Images/_git/images',
      commit,
      headCommit: head,
      ref: 'topic',
    },
  ],
  [
    'Jenkins with a plain job',
    {
      JENKINS_URL: 'https://ci',
      GIT_URL: 'https://bot:secret@git.example.com/acme/images.git',
      GIT_COMMIT: commit,
      GIT_BRANCH: 'origin/main',
      BUILD_TAG: 'jenkins-images-1',
      BUILD_URL: 'https://ci/job/images/1/',
      JOB_URL: 'https://ci/job/images/',
    },
    {
      ci: {
        provider: 'jenkins',
        runId: 'jenkins-images-1',
        runUrl: 'https://ci/job/images/1/',
        workflow: 'https://ci/job/images/',
      },
      ...images,
      ref: 'main',
    },
  ],
  [
    'Jenkins on a change',
    {
      JENKINS_URL: 'x',
      BRANCH_NAME: 'PR-4',
      CHANGE_ID: '4',
      CHANGE_BRANCH: 'topic',
      CHANGE_AUTHOR: 'octo',
    },
    { ci: { provider: 'jenkins', actor: 'octo', pullRequest: '4' }, ref: 'topic' },
  ],
  [
    'Jenkins on a tag',
    { JENKINS_URL: 'x', BRANCH_NAME: 'v1', TAG_NAME: 'v1', BUILD_USER_ID: 'octo' },
    { ci: { provider: 'jenkins', actor: 'octo' }, ref: 'v1', tag: 'v1' },
  ],
  [
    'CodeBuild after a push',
    {
      ...codebuild,
      CODEBUILD_WEBHOOK_HEAD_REF: 'refs/heads/main',
      CODEBUILD_WEBHOOK_TRIGGER: 'branch/main',
      CODEBUILD_WEBHOOK_EVENT: 'PUSH',
      CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID: '583231',
      CODEBUILD_INITIATOR: 'GitHub-Hookshot/1',
    },
    {
      ci: {
        provider: 'codebuild',
        runId: 'images:0a1b',
        runUrl: codebuildUrl,
        actor: '583231',
        event: 'PUSH',
        workflow: codebuildProject,
      },
      ...images,
      ref: 'main',
    },
  ],
  [
    'CodeBuild on a pull request, from an object of S3',
    {
      ...codebuild,
      CODEBUILD_RESOLVED_SOURCE_VERSION: 'L4kqtJlcpXroDTDmpUmSUnMnAC5.cO1d',
      CODEBUILD_SOURCE_VERSION: 'pr/12',
    },
    {
      ci: {
        provider: 'codebuild',
        runId: 'images:0a1b',
        runUrl: codebuildUrl,
        workflow: codebuildProject,
        pullRequest: '12',
      },
      repository: images.repository,
    },
  ],
  [
    'CodePipeline that passes its variables on',
    {
      CODEBUILD_BUILD_ARN: 'arn:aws-cn:codebuild:cn-north-1:111122223333:build/images:0a1b',
      CODEBUILD_BUILD_ID: 'images:0a1b',
      CODEBUILD_INITIATOR: 'codepipeline/golden',
      SOE_COMMIT_ID: commit,
      SOE_BRANCH_NAME: 'main',
      SOE_REPOSITORY: 'https://git.example.com/acme/images',
      SOE_PIPELINE_EXECUTION_ID: 'e-1',
    },
    {
      ci: {
        provider: 'codepipeline',
        runId: 'golden/e-1',
        runUrl:
          'https://cn-north-1.console.amazonaws.cn/codesuite/codepipeline/pipelines/golden/executions/e-1/visualization?region=cn-north-1',
        actor: 'codepipeline/golden',
        workflow: 'arn:aws-cn:codepipeline:cn-north-1:111122223333:golden',
      },
      ...images,
      ref: 'main',
    },
  ],
  [
    'CodePipeline that passes nothing on',
    { ...codebuild, CODEBUILD_INITIATOR: 'codepipeline/golden' },
    {
      ci: {
        provider: 'codepipeline',
        runId: 'images:0a1b',
        runUrl: codebuildUrl,
        actor: 'codepipeline/golden',
        workflow: 'arn:aws:codepipeline:eu-west-1:111122223333:golden',
      },
      ...images,
    },
  ],
  [
    'CircleCI',
    {
      CIRCLECI: 'true',
      CIRCLE_REPOSITORY_URL: 'git@git.example.com:acme/images.git',
      CIRCLE_SHA1: commit,
      CIRCLE_BRANCH: 'topic',
      CIRCLE_PULL_REQUEST: 'https://github.com/acme/images/pull/8',
      CIRCLE_WORKFLOW_ID: 'w',
      CIRCLE_BUILD_URL: 'https://circleci.com/gh/acme/images/1',
      CIRCLE_USERNAME: 'octo',
      CIRCLE_ORGANIZATION_ID: 'o',
      CIRCLE_PROJECT_ID: 'p',
    },
    {
      ci: {
        provider: 'circleci',
        runId: 'w',
        runUrl: 'https://circleci.com/gh/acme/images/1',
        actor: 'octo',
        workflow: 'org/o/project/p',
        pullRequest: '8',
      },
      ...images,
      ref: 'topic',
    },
  ],
  [
    'Buildkite on a tag, before it knows the commit, tried again',
    {
      BUILDKITE: 'true',
      BUILDKITE_REPO: 'git@git.example.com:acme/images.git',
      BUILDKITE_COMMIT: 'HEAD',
      BUILDKITE_BRANCH: 'v1',
      BUILDKITE_TAG: 'v1',
      BUILDKITE_PULL_REQUEST: 'false',
      BUILDKITE_BUILD_ID: 'u',
      BUILDKITE_BUILD_URL: 'https://buildkite.com/acme/images/builds/3',
      BUILDKITE_BUILD_CREATOR: 'Octo Cat',
      BUILDKITE_SOURCE: 'webhook',
      BUILDKITE_RETRY_COUNT: '1',
    },
    {
      ci: {
        provider: 'buildkite',
        runId: 'u',
        attempt: 2,
        runUrl: 'https://buildkite.com/acme/images/builds/3',
        actor: 'Octo Cat',
        event: 'webhook',
        workflow: 'https://buildkite.com/acme/images',
      },
      repository: images.repository,
      ref: 'v1',
      tag: 'v1',
    },
  ],
  [
    'Bitbucket on a pull request',
    {
      BITBUCKET_BUILD_NUMBER: '3',
      BITBUCKET_REPO_FULL_NAME: 'acme/images',
      BITBUCKET_GIT_HTTP_ORIGIN: 'http://bitbucket.org/acme/images',
      BITBUCKET_COMMIT: commit,
      BITBUCKET_BRANCH: 'topic',
      BITBUCKET_PR_ID: '4',
      BITBUCKET_PIPELINE_UUID: '{1}',
      BITBUCKET_STEP_TRIGGERER_UUID: '{2}',
    },
    {
      ci: {
        provider: 'bitbucket',
        runId: '{1}',
        runUrl: 'https://bitbucket.org/acme/images/pipelines/results/3',
        actor: '{2}',
        workflow: 'https://bitbucket.org/acme/images/pipelines',
        pullRequest: '4',
      },
      repository: 'http://bitbucket.org/acme/images',
      commit,
      ref: 'topic',
    },
  ],
  ['a CI that only ci-info knows', { CI: 'true', TRAVIS: 'true' }, { ci: { provider: 'travis' } }],
  [
    'a CI that several variables show',
    { TASK_ID: '1', RUN_ID: '2' },
    { ci: { provider: 'taskcluster' } },
  ],
  ['nothing known', { CI: 'true', PATH: '/bin' }, { ci: { provider: 'local' } }],
];

test.each(cases)('%s is read from its documented variables', (_name, env, expected) => {
  expect(detectCi(env)).toEqual(expected);
});

test('the event of a pull request tells its last commit', () => {
  const event = { pull_request: { head: { sha: head } } };

  expect(detectCi(github, { event }).headCommit).toBe(head);
  for (const other of [undefined, null, 'x', 1, [], {}, { pull_request: { head: { sha: 'x' } } }]) {
    expect(detectCi(github, { event: other })).not.toHaveProperty('headCommit');
  }
});

test('of a provider alone nothing is made up', () => {
  for (const [, env] of cases) {
    const [sign] = Object.entries(env);
    const { ci, ...rest } = detectCi(Object.fromEntries(sign ? [sign] : []));

    expect(JSON.stringify([ci, rest])).not.toContain('undefined');
  }
});

test('what the environment says is made printable, and no credential is passed on', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...cases.map(([, env]) => env)),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      (env, hostile, text) => {
        const values = [hostile, text, `https://octo:hunter2@ci.example.com/${text}`];
        const filled = Object.fromEntries(
          Object.keys(env).map((name, index) => [name, values[index % values.length]]),
        );

        const said = JSON.stringify(detectCi(filled));

        expect(said).not.toMatch(/hunter2@|\\u00[01]|\u202e/);
      },
    ),
  );
});

test('a run URL that is no web page is not passed on', () => {
  const { ci } = detectCi({ JENKINS_URL: 'x', BUILD_URL: 'javascript:alert(1)' });

  expect(ci).toEqual({ provider: 'jenkins' });
});
