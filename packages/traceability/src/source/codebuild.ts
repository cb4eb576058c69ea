import type { CiClaims } from './ci-providers.js';
import type { Environment } from './environment.js';

/**
 * Reads a build of CodeBuild, and the pipeline around it. What CodePipeline builds is not in the
 * environment; give its variables to the action under these names: `SOE_COMMIT_ID`
 * (`#{SourceVariables.CommitId}`), `SOE_BRANCH_NAME` (`#{SourceVariables.BranchName}`),
 * `SOE_REPOSITORY` (address of the repository) and `SOE_PIPELINE_EXECUTION_ID`
 * (`#{codepipeline.PipelineExecutionId}`).
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
 */
export function readCodeBuild(env: Environment): CiClaims & { readonly provider?: string } {
  const arn = parseArn(env);
  const id = env['CODEBUILD_BUILD_ID'] || arn.build;
  const webhook = env['CODEBUILD_WEBHOOK_HEAD_REF'] ?? '';
  const [, kind, value] =
    /^(branch|tag|pr)\/(.+)$/.exec(
      env['CODEBUILD_WEBHOOK_TRIGGER'] || env['CODEBUILD_SOURCE_VERSION'] || '',
    ) ?? [];
  const build: CiClaims = {
    repository: env['CODEBUILD_SOURCE_REPO_URL'],
    commit: env['CODEBUILD_RESOLVED_SOURCE_VERSION'],
    ref:
      /^refs\/heads\/(.+)$/.exec(webhook)?.[1] ??
      (kind === 'branch' ? value : branchOf(env['CODEBUILD_SOURCE_VERSION'])),
    tag: /^refs\/tags\/(.+)$/.exec(webhook)?.[1] ?? (kind === 'tag' ? value : undefined),
    pullRequest: kind === 'pr' ? value : undefined,
    runId: id,
    runUrl:
      id &&
      `${arn.console}/codebuild/${arn.account}/projects/${encodeURIComponent(arn.project)}/build/${encodeURIComponent(id)}`,
    actor: env['CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID'] || env['CODEBUILD_INITIATOR'],
    event: env['CODEBUILD_WEBHOOK_EVENT'],
    workflow: `arn:${arn.partition}:codebuild:${arn.region}:${arn.account}:project/${arn.project}`,
  };
  const [, pipeline] = /^codepipeline\/(.+)$/.exec(env['CODEBUILD_INITIATOR'] ?? '') ?? [];
  return pipeline === undefined ? build : { ...build, ...readPipeline(env, pipeline, build) };
}

function readPipeline(env: Environment, pipeline: string, build: CiClaims) {
  const arn = parseArn(env);
  const execution = env['SOE_PIPELINE_EXECUTION_ID'];
  return {
    provider: 'codepipeline',
    repository: env['SOE_REPOSITORY'] || build.repository,
    commit: env['SOE_COMMIT_ID'] || build.commit,
    ref: env['SOE_BRANCH_NAME'] || build.ref,
    runId: execution ? `${pipeline}/${execution}` : build.runId,
    runUrl: execution
      ? `${arn.console}/codepipeline/pipelines/${encodeURIComponent(pipeline)}/executions/${encodeURIComponent(execution)}/visualization?region=${arn.region}`
      : build.runUrl,
    workflow: `arn:${arn.partition}:codepipeline:${arn.region}:${arn.account}:${pipeline}`,
  };
}

function parseArn(env: Environment) {
  const parts = env['CODEBUILD_BUILD_ARN']?.split(':') ?? [];
  const [, partition = 'aws', , region = '', account = '', resource = '', number = ''] = parts;
  const project = resource.replace(/^build\//, '');
  const domain = consoles[partition] ?? 'console.aws.amazon.com';
  return {
    partition,
    region,
    account,
    project,
    build: `${project}:${number}`,
    console: `https://${region}.${domain}/codesuite`,
  };
}

const consoles: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** A source version is a branch only where it is written as one: it may be a hash or an ARN too. */
function branchOf(version: string | undefined): string | undefined {
  return /^refs\/heads\/([^^]+)/.exec(version ?? '')?.[1];
}
