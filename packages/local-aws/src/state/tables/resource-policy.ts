import type { TableDefinition } from '../store.js';

/** A policy that shares a resource of SSM. */
export interface ResourcePolicy {
  readonly id: string;
  /** Changes with every version. */
  readonly hash: string;
  readonly resourceArn: string;
  readonly policy: string;
}

/** Resource policies of one account in one region. */
export const resourcePolicyTable: TableDefinition<ResourcePolicy> = {
  name: 'ssm.resource-policies',
  key: ({ id }) => id,
};
