import { type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { RunNodeResult } from '../../../../tools/testing/run-node.ts';
import type { FlavorConfig, SoeConfig } from '../../src/index.js';
import { config } from '../config.js';
import { soeInProcess } from '../soe-in-process.js';
import { template } from '../template.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

/** A server for the tests of a file, and a repository with one flavor for each of them. */
export interface TestPipeline {
  readonly aws: LocalAws;
  readonly workspace: Workspace;
  /** The last commit that `prepare` made. */
  readonly commit: string;
  /** Write the repository of a flavor whose build runs a step, and commit it. */
  prepare(flavor: string, step?: string, more?: Preparation): void;
  /** Run `soe` as the owner. */
  soe(...args: readonly string[]): Promise<RunNodeResult>;
  /** Run it where it has to succeed, and read its JSON answer. */
  done(...args: readonly string[]): Promise<ReturnType<typeof JSON.parse>>;
  /** How many calls made something. */
  writes(): number;
}

/** What a repository has besides. */
export interface Preparation {
  /** Default: one that runs nothing on an instance. */
  readonly template?: string;
  readonly flavor?: Partial<FlavorConfig>;
  readonly config?: Partial<SoeConfig>;
}

export function openPipeline(options: LocalAwsOptions = {}): TestPipeline {
  let aws: LocalAws;
  let workspace: Workspace;
  let commit: string;
  beforeAll(async () => {
    aws = await startLocalAws(options);
  });
  afterAll(() => aws.close());
  beforeEach(() => {
    workspace = makeWorkspace();
  });

  const soe: TestPipeline['soe'] = (...args) =>
    soeInProcess(args, { cwd: workspace.directory, env: aws.environment() });
  return {
    get aws() {
      return aws;
    },
    get workspace() {
      return workspace;
    },
    get commit() {
      return commit;
    },
    prepare(flavor, step = 'true', more = {}) {
      const { al2023 } = config.flavors;
      workspace.write('al2023.pkr.hcl', more.template ?? template);
      workspace.write(
        'soe.config.json',
        JSON.stringify({
          ...config,
          issues: { jira: { projects: ['SOE'] } },
          distribution: { regions: ['eu-west-1'], accounts: ['222233334444'] },
          ...more.config,
          flavors: { [flavor]: { ...al2023, variables: { step }, ...more.flavor } },
        }),
      );
      commit = workspace.commit('Start\n\nIssue: SOE-1');
    },
    soe,
    async done(...args) {
      const { code, stdout, stderr } = await soe(...args, '--json');
      if (code !== 0) throw new Error(`soe ${args.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    writes: () =>
      aws.calls().filter(({ action }) => /^(?:Run|Create|Copy|Put|Modify|Register)/.test(action))
        .length,
  };
}
