import { createHash, randomUUID } from 'node:crypto';
import { integer, optional, text } from '../../protocols/shape.js';
import { type ResourcePolicy, resourcePolicyTable } from '../../state/tables/resource-policy.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { operation } from '../operation.js';
import { readPolicy } from '../policies/read-policy.js';
import { latestVersion, parameterArn } from './find-parameter.js';
import { writtenParameter } from './parameters.js';
import { ssmPage } from './ssm-page.js';

const mostBytes = 1024;

/** What may be allowed to others: reading. */
const shareable = [
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParameterHistory',
  'ssm:DescribeParameters',
];

/** Sharing parameters with other accounts, which then read them by ARN. */
export const resourcePolicies = [
  operation({
    action: 'PutResourcePolicy',
    input: {
      ResourceArn: text,
      Policy: text,
      PolicyId: optional(text),
      PolicyHash: optional(text),
    },
    run(input, context) {
      requireShareable(input.ResourceArn, context);
      checkPolicy(input.Policy);
      const id =
        input.PolicyId === undefined
          ? randomUUID()
          : requirePolicy(input.ResourceArn, input.PolicyId, input.PolicyHash, context).id;
      const row: ResourcePolicy = {
        id,
        hash: createHash('sha256').update(`${id} ${input.Policy}`).digest('hex'),
        resourceArn: input.ResourceArn,
        policy: input.Policy,
      };
      context.store.table(resourcePolicyTable, ownScope(context)).put(row);
      return { PolicyId: row.id, PolicyHash: row.hash };
    },
  }),

  operation({
    action: 'GetResourcePolicies',
    input: { ResourceArn: text, MaxResults: optional(integer), NextToken: optional(text) },
    run(input, context) {
      requireParameter(input.ResourceArn, context);
      const found = policiesOf(input.ResourceArn, context);
      const { rows, next } = ssmPage(found, ({ id }) => id, input, 50);
      return {
        Policies: rows.map(({ id, hash, policy }) => ({
          PolicyId: id,
          PolicyHash: hash,
          Policy: policy,
        })),
        NextToken: next,
      };
    },
  }),

  operation({
    action: 'DeleteResourcePolicy',
    input: { ResourceArn: text, PolicyId: text, PolicyHash: text },
    run(input, context) {
      requireParameter(input.ResourceArn, context);
      const { id } = requirePolicy(input.ResourceArn, input.PolicyId, input.PolicyHash, context);
      context.store.table(resourcePolicyTable, ownScope(context)).remove(id);
      return {};
    },
  }),
];

/** Takes back what shares a parameter that is deleted. */
export function dropPolicies(context: Context, name: string): void {
  for (const { id } of policiesOf(parameterArn(name, context), context)) {
    context.store.table(resourcePolicyTable, ownScope(context)).remove(id);
  }
}

function policiesOf(arn: string, context: Context): readonly ResourcePolicy[] {
  return [...context.store.table(resourcePolicyTable, ownScope(context)).rows()].filter(
    ({ resourceArn }) => resourceArn === arn,
  );
}

function requirePolicy(
  arn: string,
  id: string,
  hash: string | undefined,
  context: Context,
): ResourcePolicy {
  const policy = policiesOf(arn, context).find((one) => one.id === id);
  if (policy === undefined) {
    throw new ApiError(
      'ResourcePolicyNotFoundException',
      'No policies with the specified policy ID and hash could be found.',
    );
  }
  if (policy.hash === hash) return policy;
  throw new ApiError(
    'ResourcePolicyConflictException',
    "The hash provided in the call doesn't match the stored hash.",
  );
}

function requireParameter(arn: string, context: Context): string {
  const path = arn.replace(/^.*:parameter(?=\/)/, '');
  const isOwn = parameterArn(path, context) === arn;
  const parameter = isOwn
    ? (writtenParameter(context, path) ?? writtenParameter(context, path.slice(1)))
    : undefined;
  if (parameter !== undefined) return latestVersion(parameter).tier;
  throw new ApiError(
    'ResourceNotFoundException',
    `The specified parameter to be shared could not be found: ${arn}`,
  );
}

function requireShareable(arn: string, context: Context): void {
  const tier = requireParameter(arn, context);
  if (tier === 'Advanced') return;
  throw new ApiError(
    'ResourcePolicyInvalidParameterException',
    `Only parameters of the advanced tier can be shared, and ${arn} is of the tier ${tier}.`,
  );
}

function checkPolicy(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes) {
    throw new ApiError(
      'ResourcePolicyLimitExceededException',
      `A policy can't be greater than ${mostBytes} bytes in size, and this one has ${bytes}.`,
    );
  }
  const { policy, problem } = readPolicy(text);
  if (policy === undefined) throw malformed(problem);
  const actions = policy.statements.flatMap(({ actions: { patterns } }) => patterns);
  const strange = actions.find((action) => !shareable.includes(action));
  if (strange !== undefined) throw malformed(`The action ${strange} cannot be shared`);
}

function malformed(problem: string): ApiError {
  return new ApiError('MalformedResourcePolicyDocumentException', problem);
}
