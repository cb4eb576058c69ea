import { expect, test } from 'vitest';
import { ciCommitRange } from '../../src/index.js';

const zeros = '0'.repeat(40);

test.each([
  [{ GITHUB_BASE_REF: 'main' }, 'refs/remotes/origin/main'],
  [{ CHANGE_TARGET: 'release/1' }, 'refs/remotes/origin/release/1'],
  [{ SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main' }, 'refs/remotes/origin/main'],
  [{ CODEBUILD_WEBHOOK_BASE_REF: 'refs/heads/main' }, 'refs/remotes/origin/main'],
  [{ BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' }, 'refs/remotes/origin/main'],
  [{ CI_MERGE_REQUEST_DIFF_BASE_SHA: 'a'.repeat(40) }, 'a'.repeat(40)],
  [{ CI_COMMIT_BEFORE_SHA: 'b'.repeat(40) }, 'b'.repeat(40)],
  [
    { BITBUCKET_PR_DESTINATION_COMMIT: 'c'.repeat(12), BITBUCKET_PR_DESTINATION_BRANCH: 'main' },
    'c'.repeat(12),
  ],
  [
    { CODEBUILD_WEBHOOK_PREV_COMMIT: 'd'.repeat(40), CODEBUILD_WEBHOOK_BASE_REF: '' },
    'd'.repeat(40),
  ],
  [
    {
      CODEBUILD_WEBHOOK_PREV_COMMIT: 'd'.repeat(40),
      CODEBUILD_WEBHOOK_BASE_REF: 'refs/heads/main',
    },
    'refs/remotes/origin/main',
  ],
  [
    { GIT_PREVIOUS_COMMIT: 'a'.repeat(40), GIT_PREVIOUS_SUCCESSFUL_COMMIT: 'e'.repeat(40) },
    'e'.repeat(40),
  ],
  [
    { CI_COMMIT_BEFORE_SHA: zeros, CI_COMMIT_BRANCH: 'soe-1', CI_DEFAULT_BRANCH: 'main' },
    'refs/remotes/origin/main',
  ],
])('%j begins at %s', (env, from) => {
  expect(ciCommitRange(env)).toEqual({ from, to: 'HEAD' });
});

const repository = { default_branch: 'main' };

test.each([
  [{ before: 'a'.repeat(40), ref: 'refs/heads/main', repository }, 'a'.repeat(40)],
  [{ before: zeros, ref: 'refs/heads/soe-1', repository }, 'refs/remotes/origin/main'],
  [{ merge_group: { base_sha: 'b'.repeat(40) } }, 'b'.repeat(40)],
])('the event %j of GitHub begins at %s', (event, from) => {
  expect(ciCommitRange({ GITHUB_ACTIONS: 'true' }, {}, { event })).toEqual({ from, to: 'HEAD' });
});

test.each([
  undefined,
  null,
  'push',
  { before: zeros, ref: 'refs/heads/main', repository },
  { before: zeros, ref: 'refs/tags/v1', repository },
  { before: '--output=/tmp/x', ref: 7, repository },
  { ref: 'refs/heads/soe-1', repository: { default_branch: ['main'] } },
])('the event %j of GitHub tells no beginning, so nothing passes unseen', (event) => {
  expect(() => ciCommitRange({}, {}, { event })).toThrow(
    expect.objectContaining({ code: 'TRACE_OPTIONS_INVALID' }),
  );
});

test('a pull request goes before what was pushed, and what a person names before both', () => {
  const env = { GITHUB_BASE_REF: 'main' };
  const event = { before: 'a'.repeat(40) };

  expect(ciCommitRange(env, {}, { event }).from).toBe('refs/remotes/origin/main');
  expect(ciCommitRange(env, { from: 'v1', to: 'v2' }, { event })).toEqual({ from: 'v1', to: 'v2' });
});

test.each([
  [{}, '--from origin/main'],
  [{ GITHUB_BASE_REF: '' }, '--from origin/main'],
  [{ CI_COMMIT_BEFORE_SHA: zeros }, '--from origin/main'],
  [{ CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' }, '--from origin/main'],
  [{ CIRCLECI: 'true' }, 'pipeline.git.base_revision'],
  [{ CODEBUILD_INITIATOR: 'codepipeline/images' }, 'CodePipeline passes none on'],
])('without any base, as in %j, the error says what to do', (env, advice) => {
  expect(() => ciCommitRange(env)).toThrow(advice);
});
