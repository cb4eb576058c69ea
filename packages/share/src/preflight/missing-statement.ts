import { groupBy } from '../group-by.js';
import type { KeyPermission, NeededAction } from './key-permission.js';
import type { KeyTarget } from './key-target.js';

/** A statement of a key policy, as it is pasted. */
export interface PolicyStatement {
  /** A name that no other statement of the policy has. */
  readonly Sid: string;
  /** It lets them. */
  readonly Effect: 'Allow';
  /** The accounts, or everybody who meets the condition. */
  readonly Principal: { readonly AWS: string | readonly string[] };
  /** Only what is missing. */
  readonly Action: readonly NeededAction[];
  /** In the policy of a key, that key. */
  readonly Resource: '*';
  /** The organisations or units. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A key policy has at most so many bytes; that cannot be raised (KMS, *Resource quotas*). */
export const mostPolicyBytes = 32_768;

/**
 * The statements that give targets what they lack: one for accounts, one for organisations and one
 * for units, or more where they lack different actions. Organisations and units are meant by
 * condition, so that accounts may come and go.
 */
export function missingStatements(
  permissions: readonly KeyPermission[],
  lack: 'missing' | 'unsure',
  policy: { readonly partition: string; readonly sids: readonly string[] },
): readonly PolicyStatement[] {
  const all = permissions.filter((each) => each[lack].length > 0);
  const lacking = all.filter((each) => !all.some((other) => isCovered(each, other, lack)));
  const groups = groupBy(lacking, (each) => `${each.target.kind} ${each[lack].join(' ')}`);
  const taken = new Set(policy.sids);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const Sid = freeSid(sids[first.target.kind], taken);
    const targets = group.map(({ target }) => target);
    return [{ Sid, Effect: 'Allow', ...principals(targets, policy.partition, first[lack]) }];
  });
}

/** What an organisation lacks and is given, its units and accounts are given with it. */
function isCovered(
  { target, ...one }: KeyPermission,
  { target: whole, ...other }: KeyPermission,
  lack: 'missing' | 'unsure',
): boolean {
  if (whole.kind !== 'organization' || target.kind === 'organization') return false;
  const isWithin =
    target.kind === 'unit'
      ? target.organization === whole.organization
      : target.path?.startsWith(`${whole.organization}/`) === true;
  return isWithin && one[lack].every((action) => other[lack].includes(action));
}

/** How many bytes a policy has with more statements, written as it is. */
export function policyBytes(policy: string, more: readonly PolicyStatement[]): number {
  const added = more.map((statement) => `,${JSON.stringify(statement)}`).join('');
  return Buffer.byteLength(policy) + Buffer.byteLength(added);
}

const sids: Readonly<Record<KeyTarget['kind'], string>> = {
  account: 'UseOfSharedImagesByAccounts',
  organization: 'UseOfSharedImagesByOrganizations',
  unit: 'UseOfSharedImagesByUnits',
};

function freeSid(wanted: string, taken: Set<string>): string {
  let sid = wanted;
  for (let number = 2; taken.has(sid); number++) sid = `${wanted}${number}`;
  taken.add(sid);
  return sid;
}

function principals(
  targets: readonly KeyTarget[],
  partition: string,
  Action: readonly NeededAction[],
): Pick<PolicyStatement, 'Principal' | 'Action' | 'Resource' | 'Condition'> {
  const accounts = targets.flatMap((target) =>
    target.kind === 'account' ? [`arn:${partition}:iam::${target.account}:root`] : [],
  );
  const organizations = targets.flatMap((target) =>
    target.kind === 'organization' ? [target.organization] : [],
  );
  // Units may be at any depth, and their accounts in units below.
  const units = targets.flatMap((target) =>
    target.kind === 'unit' ? [`${target.organization}/*/${target.unit}/*`] : [],
  );
  if (organizations.length > 0) {
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': organizations } };
    return { Principal: { AWS: '*' }, Action, Resource: '*', Condition };
  }
  if (units.length > 0) {
    const Condition = { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': units } };
    return { Principal: { AWS: '*' }, Action, Resource: '*', Condition };
  }
  return { Principal: { AWS: accounts }, Action, Resource: '*' };
}
