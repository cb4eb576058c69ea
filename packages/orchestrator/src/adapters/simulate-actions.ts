import { IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import type { AwsConnection } from '../aws-connection.js';

/**
 * What IAM says of an action on all resources. `not-everywhere`: no statement allows it on `*`, which is also said
 * where one allows it for resources or tags that it names.
 */
export type ActionAnswer = 'allowed' | 'denied' | 'not-everywhere';

/** "List" actions of EC2 and SSM, which have no resources: they are allowed on `*` or not at all. */
const withoutResource = /^(?:ec2|ssm):Describe/;

/**
 * Ask IAM whether the policies of an identity allow actions on all resources.
 *
 * @returns `undefined` where IAM cannot be asked: it is not allowed, or the identity is not found
 */
export async function simulateActions(
  principal: string,
  actions: readonly string[],
  {
    region,
    signal,
    ...aws
  }: AwsConnection & { readonly region: string; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, ActionAnswer> | undefined> {
  const client = new IAMClient({ region, ...aws });
  const answers = new Map<string, ActionAnswer>();
  try {
    const pages = paginateSimulatePrincipalPolicy(
      { client },
      { PolicySourceArn: principal, ActionNames: [...actions] },
    );
    for await (const { EvaluationResults = [] } of pages) {
      signal.throwIfAborted();
      for (const { EvalActionName: name, EvalDecision: decision } of EvaluationResults) {
        if (name !== undefined) answers.set(name, answerOf(name, decision));
      }
    }
    return answers;
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    client.destroy();
  }
}

function answerOf(action: string, decision: string | undefined): ActionAnswer {
  if (decision === 'allowed') return 'allowed';
  return decision === 'implicitDeny' && !withoutResource.test(action) ? 'not-everywhere' : 'denied';
}
