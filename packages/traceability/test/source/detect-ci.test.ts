import { expect, test } from 'vitest';
import { detectCi } from '../../src/index.js';

test.each([
  [
    'GitHub Actions',
    {
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/images',
      GITHUB_RUN_ID: '42',
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_ACTOR: 'octo',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/tags/v1.2.3',
    },
    {
      ci: {
        provider: 'github-actions',
        runId: '42/2',
        runUrl: 'https://github.com/acme/images/actions/runs/42/attempts/2',
        actor: 'octo',
        event: 'push',
      },
      ref: 'v1.2.3',
    },
  ],
  [
    'GitLab',
    {
      GITLAB_CI: 'true',
      CI_PIPELINE_ID: '7',
      CI_PIPELINE_URL: 'https://gitlab.com/acme/images/-/pipelines/7',
      CI_PIPELINE_SOURCE: 'schedule',
      CI_COMMIT_BRANCH: 'main',
    },
    {
      ci: {
        provider: 'gitlab',
        runId: '7',
        runUrl: 'https://gitlab.com/acme/images/-/pipelines/7',
        event: 'schedule',
      },
      ref: 'main',
    },
  ],
  [
    'Azure Pipelines',
    {
      TF_BUILD: 'True',
      BUILD_BUILDID: '9',
      SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/',
      SYSTEM_TEAMPROJECT: 'Golden Images',
      BUILD_SOURCEBRANCH: 'refs/heads/main',
    },
    {
      ci: {
        provider: 'azure-pipelines',
        runId: '9',
        runUrl: 'https://dev.azure.com/acme/Golden%20Images/_build/results?buildId=9',
      },
      ref: 'main',
    },
  ],
  [
    'Jenkins',
    {
      JENKINS_URL: 'https://ci',
      BUILD_TAG: 'jenkins-1',
      BUILD_URL: 'https://ci/1',
      GIT_BRANCH: 'origin/main',
    },
    { ci: { provider: 'jenkins', runId: 'jenkins-1', runUrl: 'https://ci/1' }, ref: 'main' },
  ],
  [
    'CodeBuild',
    {
      CODEBUILD_BUILD_ARN: 'arn:aws:codebuild:eu-west-1:111122223333:build/images',
      CODEBUILD_BUILD_ID: 'images:0a1b',
      CODEBUILD_INITIATOR: 'codepipeline/images',
    },
    {
      ci: {
        provider: 'codebuild',
        runId: 'images:0a1b',
        runUrl:
          'https://eu-west-1.console.aws.amazon.com/codesuite/codebuild/111122223333/projects/images/build/images%3A0a1b',
        actor: 'codepipeline/images',
      },
    },
  ],
  [
    'Buildkite on a tag',
    { BUILDKITE: 'true', BUILDKITE_BUILD_ID: 'u', BUILDKITE_BRANCH: 'v1', BUILDKITE_TAG: 'v1' },
    { ci: { provider: 'buildkite', runId: 'u' }, ref: 'v1' },
  ],
  [
    'CircleCI',
    {
      CIRCLECI: 'true',
      CIRCLE_WORKFLOW_ID: 'w',
      CIRCLE_BUILD_URL: 'https://c/1',
      CIRCLE_BRANCH: 'main',
    },
    { ci: { provider: 'circleci', runId: 'w', runUrl: 'https://c/1' }, ref: 'main' },
  ],
  [
    'Bitbucket',
    {
      BITBUCKET_BUILD_NUMBER: '3',
      BITBUCKET_REPO_FULL_NAME: 'acme/images',
      BITBUCKET_BRANCH: 'main',
    },
    {
      ci: {
        provider: 'bitbucket',
        runUrl: 'https://bitbucket.org/acme/images/pipelines/results/3',
      },
      ref: 'main',
    },
  ],
  ['nothing known', { CI: 'true', PATH: '/bin' }, { ci: { provider: 'local' } }],
])('%s is read from its documented variables', (_name, env, expected) => {
  expect(detectCi(env)).toEqual(expected);
});

test('a run URL that is no web page is not passed on', () => {
  const { ci } = detectCi({ JENKINS_URL: 'x', BUILD_URL: 'javascript:alert(1)' });

  expect(ci).toEqual({ provider: 'jenkins' });
});
