import { IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import type { AwsConnection } from '../aws-connection.js';

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
): Promise<ReadonlyMap<string, 'allowed' | 'denied'> | undefined> {
  const client = new IAMClient({ region, ...aws });
  const answers = new Map<string, 'allowed' | 'denied'>();
  try {
    const pages = paginateSimulatePrincipalPolicy(
      { client },
      { PolicySourceArn: principal, ActionNames: [...actions] },
    );
    for await (const { EvaluationResults = [] } of pages) {
      signal.throwIfAborted();
      for (const { EvalActionName: name, EvalDecision: decision } of EvaluationResults) {
        if (name !== undefined) answers.set(name, decision === 'allowed' ? 'allowed' : 'denied');
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
