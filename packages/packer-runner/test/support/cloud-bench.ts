import { kill } from 'node:process';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { onTestFinished } from 'vitest';
import type { CloudPort } from '../../src/cleanup/cloud.js';
import { ec2Cloud } from '../../src/cleanup/ec2-cloud.js';
import { type Ledger, type LedgerHeader, readEntries, toLedger } from '../../src/cleanup/ledger.js';
import { type PackerEvent, type PackerResult, runPacker } from '../../src/index.js';
import { createWorkbench, type Workbench } from './workbench.js';

/** A workbench with an AWS of its own. */
export interface CloudBench {
  readonly bench: Workbench;
  readonly aws: LocalAws;
  /** Builds, with a script of these lines. */
  build(options: BuildOptions): Promise<PackerResult>;
  /** Builds, and kills Packer with all its processes as soon as an event is the awaited one. */
  buildAndKill(
    awaited: (event: PackerEvent) => boolean,
    options: BuildOptions,
  ): Promise<PackerResult>;
  /** What the events of all builds so far tell of. */
  ledger(header?: Partial<LedgerHeader>): Ledger;
  /** A region, as the package sees it. */
  cloud(region?: string): CloudPort;
  /** A region, as the SDK sees it. */
  client(region?: string): EC2Client;
}

export interface BuildOptions {
  /** The lines of the provisioning script. */
  readonly script: readonly string[];
  /** Regions to copy to. */
  readonly copies?: readonly string[];
  /** The template. Default: `amazon-ebs.pkr.hcl`. */
  readonly template?: string;
  /** What is added to Packer's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export const region = 'us-east-1';

export async function createCloudBench(localAws: LocalAwsOptions = {}): Promise<CloudBench> {
  const bench = await createWorkbench();
  const aws = await startLocalAws(localAws);
  onTestFinished(() => aws.close());
  const startedAt = new Date().toISOString();
  let builds = 0;
  const connect = (name: string) => ({
    region: name,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: aws.organization.managementAccount, secretAccessKey: 'local' },
  });
  const run = async (
    { script, copies = [], template = 'amazon-ebs.pkr.hcl', env }: BuildOptions,
    onEvent: (event: PackerEvent) => void,
  ): Promise<PackerResult> => {
    builds += 1;
    return runPacker({
      ...bench.options,
      runDirectory: `${bench.runDirectory}-${builds}`,
      template,
      env: { ...bench.options.env, ...aws.environment(), ...env },
      variables: { endpoint: aws.endpoint, copies, script: await bench.script(script) },
      onEvent: (event) => {
        bench.options.onEvent(event);
        onEvent(event);
      },
    });
  };
  return {
    bench,
    aws,
    build: (options) => run(options, () => undefined),
    buildAndKill: (awaited, options) => {
      let pid: number | undefined;
      return run(options, (event) => {
        if (event.type === 'process-started') pid = event.pid;
        if (pid !== undefined && awaited(event)) kill(-pid, 'SIGKILL');
      });
    },
    ledger: (header = {}) =>
      toLedger({ runId: 'test', startedAt, ...header }, bench.events.flatMap(readEntries)),
    cloud: (name = region) => ec2Cloud(connect(name)),
    client: (name = region) => new EC2Client(connect(name)),
  };
}

/** Launches an instance that no run knows of, and returns its id. */
export async function launchStranger(
  { client, bench }: CloudBench,
  keyName?: string,
): Promise<string> {
  const source = bench.events.find((event) => event.type === 'source-image-found')?.imageId;
  const { Instances = [] } = await client().send(
    new RunInstancesCommand({
      ImageId: source,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      ...(keyName !== undefined && { KeyName: keyName }),
    }),
  );
  return Instances[0]?.InstanceId ?? '';
}
