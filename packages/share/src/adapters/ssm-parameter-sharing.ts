import {
  DeleteResourcePolicyCommand,
  DescribeParametersCommand,
  GetResourcePoliciesCommand,
  PutResourcePolicyCommand,
  ResourceNotFoundException,
  ResourcePolicyConflictException,
  ResourcePolicyNotFoundException,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ParameterAccess, ParameterSharing } from '../access/parameter-access.js';
import { toReaders } from '../parameter-readers.js';
import { callAws } from './call-aws.js';
import { chunks } from './chunks.js';
import { mapAtMost } from './map-at-most.js';
import { type HeldPolicy, policyChanges } from './parameter-policies.js';
import { policyReaders } from './policy-document.js';

/** A filter of DescribeParameters takes so many values, and a page has as many. */
const namesPerRead = 50;

/** So often policies are read again that somebody else changes at the same time. */
const mostAttempts = 5;

/** How AWS says that somebody else did. */
const changes = [ResourcePolicyConflictException, ResourcePolicyNotFoundException];

/** Policies are read one parameter at a time. */
const readsAtATime = 4;

/** Sharing the parameters of one account and region by their ARN, through the SSM client. */
export function ssmParameterSharing(
  ssm: SSMClient,
  where: string,
  abortSignal: AbortSignal | undefined,
): Pick<ParameterAccess, 'sharing' | 'share'> {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const call = <T>(action: string, subject: string, send: () => Promise<T>) =>
    callAws({ action: `ssm:${action}`, subject, region: where }, send);

  async function describe(names: readonly string[]): Promise<readonly Described[]> {
    const found: Described[] = [];
    for (const Values of chunks(names, namesPerRead)) {
      let NextToken: string | undefined;
      do {
        const command = new DescribeParametersCommand({
          ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [...Values] }],
          MaxResults: namesPerRead,
          NextToken,
        });
        const answer = await call('DescribeParameters', Values.join(', '), () =>
          ssm.send(command, to),
        );
        for (const { Name: name = '', ARN: arn = '', Tier } of answer.Parameters ?? []) {
          found.push({ name, arn, tier: Tier === 'Advanced' ? 'advanced' : 'standard' });
        }
        NextToken = answer.NextToken || undefined;
      } while (NextToken !== undefined);
    }
    return found;
  }

  async function policies(arn: string): Promise<readonly HeldPolicy[]> {
    const found: HeldPolicy[] = [];
    let NextToken: string | undefined;
    do {
      const command = new GetResourcePoliciesCommand({ ResourceArn: arn, NextToken });
      const answer = await call('GetResourcePolicies', arn, () => ssm.send(command, to));
      for (const {
        PolicyId: id = '',
        PolicyHash: hash = '',
        Policy: text = '',
      } of answer.Policies ?? []) {
        found.push({ id, hash, text });
      }
      NextToken = answer.NextToken || undefined;
    } while (NextToken !== undefined);
    return found;
  }

  async function change(
    arn: string,
    held: readonly HeldPolicy[],
    readers: readonly string[],
  ): Promise<void> {
    const { put, remove } = policyChanges(arn, held, readers);
    let repeated = false;
    for (const { id, hash, text } of put) {
      const command = new PutResourcePolicyCommand({
        ResourceArn: arn,
        Policy: text,
        PolicyId: id,
        PolicyHash: hash,
      });
      const { $metadata } = await call('PutResourcePolicy', arn, () => ssm.send(command, to));
      repeated ||= id === undefined && ($metadata.attempts ?? 1) > 1;
    }
    for (const { id, hash } of remove) {
      const command = new DeleteResourcePolicyCommand({
        ResourceArn: arn,
        PolicyId: id,
        PolicyHash: hash,
      });
      await call('DeleteResourcePolicy', arn, async () => {
        try {
          await ssm.send(command, to);
        } catch (error) {
          // Somebody else has deleted it.
          if (!(error instanceof ResourcePolicyNotFoundException)) throw error;
        }
      });
    }
    // A new policy has no name: one whose answer was lost is there twice.
    if (repeated) await change(arn, await policies(arn), readers);
  }

  return {
    async sharing(names) {
      const found = await describe(names);
      const states = await mapAtMost(
        readsAtATime,
        found,
        async ({ arn, tier }): Promise<ParameterSharing> => {
          // Standard ones have no policies.
          const held = tier === 'standard' ? [] : await policies(arn);
          const read = held.map(({ text }) => policyReaders(arn, text));
          return {
            tier,
            readers: toReaders(read.flatMap((readers) => readers ?? [])),
            foreign: read.includes(undefined),
          };
        },
      );
      return Object.fromEntries(
        found.flatMap(({ name }, index) => {
          const state = states[index];
          return state === undefined ? [] : [[name, state]];
        }),
      );
    },
    async share(name, grantees) {
      const [found] = await describe([name]);
      if (found === undefined) return 'missing';
      if (found.tier === 'standard') return grantees.length === 0 ? 'shared' : 'standard';
      const readers = toReaders(grantees);
      for (let attempt = 1; ; attempt++) {
        try {
          await change(found.arn, await policies(found.arn), readers);
          return 'shared';
        } catch (error) {
          // It was listed, but another part of AWS does not know it yet.
          if (isCausedBy(error, ResourceNotFoundException)) return 'missing';
          // Somebody else changes the same policies; what they left is looked at again.
          if (!changes.some((each) => isCausedBy(error, each)) || attempt === mostAttempts) {
            throw error;
          }
        }
      }
    },
  };
}

interface Described extends Pick<ParameterSharing, 'tier'> {
  readonly name: string;
  readonly arn: string;
}

type ErrorClass = new (...args: never[]) => Error;

function isCausedBy(error: unknown, expected: ErrorClass): boolean {
  return error instanceof Error && error.cause instanceof expected;
}
