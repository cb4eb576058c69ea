import { resourcePolicyTable } from '../../state/tables/resource-policy.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { callerFacts } from '../policies/caller-facts.js';
import { evaluatePolicy } from '../policies/evaluate-policy.js';
import { readPolicy } from '../policies/read-policy.js';

/** Refuses to read the parameter of another account unless a policy of its owner allows it. */
export function checkShared(
  context: Context,
  owner: Pick<Context, 'account' | 'region'>,
  arn: string,
  action: string,
): void {
  const facts = callerFacts(context);
  const decisions = [...context.store.table(resourcePolicyTable, ownScope(owner)).rows()]
    .filter(({ resourceArn }) => resourceArn === arn)
    .flatMap(({ policy: text }) => readPolicy(text).policy ?? [])
    .map((policy) =>
      evaluatePolicy(policy, { principal: context.caller, action, resource: arn, facts }),
    );
  if (decisions.includes('allow') && !decisions.includes('deny')) return;
  throw new ApiError(
    'AccessDeniedException',
    `User: ${context.caller.arn} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`,
  );
}
