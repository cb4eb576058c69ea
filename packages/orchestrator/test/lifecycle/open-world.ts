import { CopyImageCommand, DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Architecture, imageName, type ReleaseRecord } from '@soe/contract';
import { type ApiCall, type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { type AwsAccess, connectAws, type Distribution, publishRelease } from '@soe/share';
import { imageTags } from '@soe/traceability';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import type { CommandContext } from '../../src/commands/command.js';
import { exitCodeOf } from '../../src/commands/exit-code.js';
import type { FlavorConfig, SoeConfig } from '../../src/index.js';
import { config } from '../config.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

export const owner = '111122223333';
export const consumer = '222233334444';
export const distribution: Distribution = {
  regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }],
  accounts: [consumer],
};

/** How a command ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server for the tests of a file, with a repository for each, whose releases are made without Packer. */
export interface TestWorld {
  readonly aws: LocalAws;
  readonly access: AwsAccess;
  readonly workspace: Workspace;
  /** The calls since this was asked the last time. */
  newCalls(): readonly ApiCall[];
  /** Those of them that changed something, as `us-east-1 PutParameter`. */
  newWrites(): readonly string[];
  /** Write a configuration. */
  configure(
    flavors: Readonly<Record<string, Partial<FlavorConfig>>>,
    more?: Partial<SoeConfig>,
  ): void;
  /** Make a release, as `soe release` leaves it: published, in `candidate`, with its record here. */
  release(flavor: string, version: string, how?: ReleaseHow): Promise<ReleaseRecord>;
  /** Carry a command out as the owner. */
  run(action: (context: CommandContext) => Promise<number>, how?: RunHow): Promise<Ran>;
}

export interface ReleaseHow {
  readonly architectures?: readonly Architecture[];
  readonly distribution?: Distribution;
}

export interface RunHow {
  readonly json?: boolean;
  /** What a person at the terminal answers. Default: nobody is there. */
  readonly answer?: (question: string) => boolean | Promise<boolean>;
  readonly account?: string;
  readonly signal?: AbortSignal;
}

const quick = {
  imageWait: { minDelay: 5, maxDelay: 50, maxWait: 60_000 },
  settleWait: { minDelay: 5, maxDelay: 50, maxWait: 60_000 },
};

export function openWorld(options: LocalAwsOptions = {}): TestWorld {
  let aws: LocalAws;
  let access: AwsAccess;
  let workspace: Workspace;
  let seen = 0;
  let builds = 0;
  beforeAll(async () => {
    aws = await startLocalAws(options);
    access = connectAws({ endpoint: aws.endpoint, credentials: credentials(owner), limits: [] });
  });
  afterAll(() => aws.close());
  beforeEach(() => {
    workspace = makeWorkspace();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    aws.faults.clear();
  });

  function credentials(account: string) {
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = aws.environment({ account });
    return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  }

  function newCalls(): readonly ApiCall[] {
    const calls = aws.calls().slice(seen);
    seen += calls.length;
    return calls;
  }

  async function build(
    flavor: string,
    version: string,
    architectures: readonly Architecture[],
  ): Promise<ReleaseRecord> {
    const ec2 = new EC2Client({
      ...{ endpoint: aws.endpoint, region: 'us-east-1', credentials: credentials(owner) },
    });
    builds += 1;
    const buildIds = architectures.map(
      (_, index) => `20261122t100000z-${(builds * 16 + index).toString(16).padStart(6, '0')}`,
    );
    const empty: ReleaseRecord = {
      ...{ schema: 'soe-release/v1', flavor, version, createdAt: '2026-11-22T10:00:00.000Z' },
      ...{ builds: [], images: [] },
      source: { commit: '0123456789abcdef0123456789abcdef01234567', dirty: false, unpushed: false },
    };
    const made = await Promise.all(
      architectures.map(async (architecture, index) => {
        const buildId = buildIds[index] ?? '';
        const source = await newestSource(ec2, architecture);
        const record = {
          ...{ buildId, architecture, region: 'us-east-1', startedAt: empty.createdAt },
          ...{ durationMs: 60_000, sourceImage: { imageId: source, ownerId: vendor } },
          packer: { version: '1.6.6', runId: 'run-1', template: 'al2023.pkr.hcl' },
        };
        const name = imageName({ flavor, version, architecture, buildId });
        const tags = Object.entries(imageTags({ ...empty, builds: [record] }, record));
        const Tags = tags.map(([Key, Value]) => ({ Key, Value }));
        const { ImageId = '' } = await ec2.send(
          new CopyImageCommand({
            ...{ Name: name, SourceRegion: 'us-east-1', SourceImageId: source },
            TagSpecifications: [
              { ResourceType: 'image', Tags },
              { ResourceType: 'snapshot', Tags },
            ],
          }),
        );
        const image = { region: 'us-east-1', architecture, imageId: ImageId, name };
        return { record, image: { ...image, ownerId: owner, buildId } };
      }),
    );
    return {
      ...empty,
      builds: made.map(({ record }) => record),
      images: made.map(({ image }) => image),
    };
  }

  return {
    get aws() {
      return aws;
    },
    get access() {
      return access;
    },
    get workspace() {
      return workspace;
    },
    newCalls,
    newWrites: () =>
      newCalls()
        .filter(({ action }) => !/^(?:Describe|Get|List|AssumeRole)/.test(action))
        .map(({ region, action }) => `${region} ${action}`)
        .sort(),
    configure(flavors, more = {}) {
      const { al2023 } = config.flavors;
      const all = Object.entries(flavors).map(([name, flavor]) => [name, { ...al2023, ...flavor }]);
      workspace.write(
        'soe.config.json',
        JSON.stringify({ ...config, distribution, ...more, flavors: Object.fromEntries(all) }),
      );
    },
    async release(
      flavor,
      version,
      { architectures = ['x86_64'] as const, distribution: to = distribution } = {},
    ) {
      const built = await build(flavor, version, architectures);
      const { releases } = await publishRelease([built], to, {
        ...{ aws: access, channel: 'candidate' },
        ...quick,
      });
      const [record = built] = releases;
      const folder = `.soe/releases/${flavor}/${version}`;
      workspace.write(`${folder}/record.json`, JSON.stringify(record));
      workspace.write(`${folder}/journal.jsonl`, '');
      newCalls();
      return record;
    },
    async run(action, { json = false, answer, account = owner, signal } = {}) {
      // The commands take AWS from the environment of the process, as a user's do.
      for (const [name, value] of Object.entries(aws.environment({ account }))) {
        vi.stubEnv(name, value);
      }
      let stdout = '';
      let stderr = '';
      const stop = signal ?? new AbortController().signal;
      const context: CommandContext = {
        ...{ directory: workspace.directory, env: aws.environment({ account }), version: '1.0.0' },
        ...{ signal: stop, json },
        print: (line) => {
          stdout += `${line}\n`;
        },
        say: (line) => {
          stderr += `${line}\n`;
        },
        ...(answer && { ask: async (question: string) => answer(question) }),
      };
      try {
        return { code: await action(context), stdout, stderr };
      } catch (error) {
        const { message, code = '' } = error as Error & { readonly code?: string };
        return { code: exitCodeOf(error, stop), stdout, stderr: `${stderr}${message} [${code}]\n` };
      }
    },
  };
}

const vendor = '137112412989';

async function newestSource(ec2: EC2Client, architecture: Architecture): Promise<string> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: [vendor],
      Filters: [{ Name: 'architecture', Values: [architecture] }],
    }),
  );
  return Images[0]?.ImageId ?? '';
}
