import { isKnownAccount } from '../../organization.js';
import { flag, optional, text } from '../../protocols/shape.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import type { Policy } from '../policies/policy.js';
import { readPolicy } from '../policies/read-policy.js';
import { notFound } from './key-errors.js';
import { policyDecision } from './key-permission.js';
import { kmsPage, pageInput } from './kms-page.js';
import { putKey } from './put-key.js';
import { useKey } from './use-key.js';

/** A fixed quota (KMS developer guide, *Resource quotas*). */
const mostPolicyBytes = 32_768;

/** The only name that the policy of a key can have. */
const policyName = 'default';

/** The policies of keys. */
export const keyPolicies = [
  operation({
    action: 'GetKeyPolicy',
    input: { KeyId: text, PolicyName: optional(text) },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:GetKeyPolicy' });
      checkName(input.PolicyName);
      return { Policy: key.policy, PolicyName: policyName };
    },
  }),

  operation({
    action: 'PutKeyPolicy',
    input: {
      KeyId: text,
      PolicyName: optional(text),
      Policy: text,
      BypassPolicyLockoutSafetyCheck: optional(flag),
    },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:PutKeyPolicy' });
      checkName(input.PolicyName);
      const changed = { ...key, policy: input.Policy };
      checkKeyPolicy(context, changed, input.BypassPolicyLockoutSafetyCheck === true);
      putKey(context, changed);
      return {};
    },
  }),

  operation({
    action: 'ListKeyPolicies',
    input: { KeyId: text, ...pageInput },
    run(input, context) {
      useKey(context, input.KeyId, { action: 'kms:ListKeyPolicies' });
      const limits = { standard: 100, most: 1000 };
      const { rows, more } = kmsPage([policyName], (name) => name, input, limits);
      return { PolicyNames: rows, ...more };
    },
  }),
];

/** The policy of a key that is made without one: everything is left to the account. */
export function standardPolicy(account: string): string {
  return JSON.stringify(
    {
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
    undefined,
    2,
  );
}

/** Refuses the policy of a key when it is no policy, or would lock out whoever puts it. */
export function checkKeyPolicy(context: Context, key: KmsKey, bypass: boolean): void {
  if (Buffer.byteLength(key.policy) > mostPolicyBytes) {
    throw new ApiError(
      'LimitExceededException',
      `A key policy has at most ${mostPolicyBytes} bytes, and this one has ${Buffer.byteLength(key.policy)}.`,
    );
  }
  const { policy, problem } = readPolicy(key.policy);
  if (policy === undefined) throw malformed(problem);
  const stranger = principalAccounts(policy).find(
    (account) => !isKnownAccount(context.organization, account),
  );
  if (stranger !== undefined) {
    throw malformed(
      `Policy contains a statement with one or more invalid principals. There is no account ${stranger}.`,
    );
  }
  if (bypass || policyDecision(context, key, { action: 'kms:PutKeyPolicy' }) === 'allow') return;
  throw malformed('The new key policy will not allow you to update the key policy in the future.');
}

/** The accounts of the principals that a policy names. */
function principalAccounts({ statements }: Policy): readonly string[] {
  return statements.flatMap(({ principals }) =>
    principals.aws.flatMap(
      (named) => /^(?:arn:aws:[a-z]+::)?(\d{12})(?::|$)/.exec(named)?.[1] ?? [],
    ),
  );
}

function checkName(name: string | undefined): void {
  if (name === undefined || name === policyName) return;
  throw notFound('No such policy exists');
}

function malformed(problem: string): ApiError {
  return new ApiError('MalformedPolicyDocumentException', problem);
}
