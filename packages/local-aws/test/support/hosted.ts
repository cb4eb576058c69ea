import { DescribeInstancesCommand, type EC2Client, type Instance } from '@aws-sdk/client-ec2';
import type { LocalAws, LocalAwsOptions } from '../../src/index.js';
import { temporaryDirectory } from './directory.js';
import { type FakeCompute, fakeCompute } from './fake-compute.js';
import { must, startForTest } from './local.js';
import { until } from './until.js';

/** A server whose instances are {@link fakeCompute}'s, and what to do to them. */
export interface Hosted {
  readonly aws: LocalAws;
  readonly compute: FakeCompute;
}

/** Starts one for a test. */
export async function startHosted(
  options: LocalAwsOptions = {},
  compute?: FakeCompute,
): Promise<Hosted> {
  const machines = compute ?? fakeCompute(await temporaryDirectory());
  return {
    aws: await startForTest({ ...options, compute: { kind: 'own', machines } }),
    compute: machines,
  };
}

/** The instance as it is seen now. */
export async function seeInstance(ec2: EC2Client, id: string): Promise<Instance> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return must(Reservations?.[0]?.Instances?.[0]);
}

/** The instance once it is in this state. */
export function untilState(ec2: EC2Client, id: string, state: string): Promise<Instance> {
  return until(
    () => seeInstance(ec2, id),
    ({ State }) => State?.Name === state,
  );
}
