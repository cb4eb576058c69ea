import { LocalAwsError } from './errors.js';

/** An AWS account that the server knows. */
export interface LocalAccount {
  /** The twelve digits. Also its access key id. */
  readonly id: string;
  /** A name for people, shown by Organizations. */
  readonly name: string;
  /** The id of the organizational unit it sits in. Default: the root of the organization. */
  readonly parent?: string;
  /** Default: one below `accounts.invalid`, which reaches nobody. */
  readonly email?: string;
  /** What Organizations says of it; it can be used all the same. Default: `ACTIVE`. */
  readonly status?: 'ACTIVE' | 'SUSPENDED';
  /** Its tags at the start; what is tagged later is kept with the state. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An organizational unit. */
export interface LocalOrganizationalUnit {
  /** `ou-` id, for example `ou-exam-workload`. */
  readonly id: string;
  /** A name for people. */
  readonly name: string;
  /** The id of the unit it sits in. Default: the root of the organization. */
  readonly parent?: string;
}

/** The accounts that exist, and how they belong together. */
export interface LocalOrganization {
  /** `o-` id. */
  readonly id: string;
  /** `r-` id of the only root. */
  readonly rootId: string;
  /** The account that owns the organization, and the default caller. Must be one of `accounts`. */
  readonly managementAccount: string;
  /** Every account of the organization. */
  readonly accounts: readonly LocalAccount[];
  /** Every organizational unit. */
  readonly units: readonly LocalOrganizationalUnit[];
  /** Accounts that exist but belong to no organization. */
  readonly outsiders: readonly LocalAccount[];
}

/**
 * The organization of a server that was given none: an owner of golden images, two consumer
 * accounts, an organizational unit `workloads` with one account, and one account outside.
 */
export const defaultOrganization: LocalOrganization = {
  id: 'o-exampleorg1',
  rootId: 'r-exam',
  managementAccount: '111122223333',
  accounts: [
    { id: '111122223333', name: 'images' },
    { id: '222233334444', name: 'consumer-a' },
    { id: '333344445555', name: 'consumer-b' },
    { id: '444455556666', name: 'workload', parent: 'ou-exam-workload' },
  ],
  units: [{ id: 'ou-exam-workload', name: 'workloads' }],
  outsiders: [{ id: '999988887777', name: 'outsider' }],
};

/** Whether an account with this id exists, inside the organization or outside. */
export function isKnownAccount(organization: LocalOrganization, account: string): boolean {
  return [...organization.accounts, ...organization.outsiders].some(({ id }) => id === account);
}

/** Whether an account belongs to the organization. */
export function isMember(organization: LocalOrganization, account: string): boolean {
  return organization.accounts.some(({ id }) => id === account);
}

/** The ids above an account or unit, nearest first; the root is last. Empty for an outsider. */
export function ancestors(organization: LocalOrganization, id: string): readonly string[] {
  const child =
    organization.accounts.find((account) => account.id === id) ??
    organization.units.find((unit) => unit.id === id);
  if (child === undefined) return [];
  const parent = child.parent ?? organization.rootId;
  return [parent, ...ancestors(organization, parent)];
}

/** The ARN of the organization, of a root, a unit or an account in it. */
export function organizationArn(
  organization: LocalOrganization,
  kind: 'organization' | 'root' | 'ou' | 'account',
  id?: string,
): string {
  const path = [kind, organization.id, ...(id === undefined ? [] : [id])].join('/');
  return `arn:aws:organizations::${organization.managementAccount}:${path}`;
}

/** Returns the organization unchanged, or throws when it contradicts itself. */
export function checkOrganization(organization: LocalOrganization): LocalOrganization {
  const { accounts, units, outsiders, managementAccount } = organization;
  checkId(organization.id, /^o-[a-z0-9]{10,32}$/, 'organization');
  checkId(organization.rootId, /^r-[a-z0-9]{4,32}$/, 'root');
  for (const { id } of [...accounts, ...outsiders]) checkId(id, /^\d{12}$/, 'account');
  for (const { id } of units) checkId(id, /^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/, 'unit');

  const ids = [...accounts, ...outsiders, ...units].map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalid(`"${twice}" is listed twice. List it once.`);
  if (!isMember(organization, managementAccount)) {
    throw invalid(`the management account ${managementAccount} is not listed. Add it to accounts.`);
  }
  for (const { id, parent } of [...accounts, ...units]) {
    if (parent !== undefined && !units.some((unit) => unit.id === parent)) {
      throw invalid(
        `the parent "${parent}" of "${id}" does not exist. Add the unit, or leave it out.`,
      );
    }
  }
  for (const { id } of units) checkReachesRoot(organization, id);
  return organization;
}

function checkReachesRoot(organization: LocalOrganization, unit: string): void {
  const seen = new Set<string>();
  for (let id: string | undefined = unit; id !== undefined; ) {
    if (seen.has(id)) throw invalid(`"${id}" sits inside itself. Break the circle of parents.`);
    seen.add(id);
    id = organization.units.find((candidate) => candidate.id === id)?.parent;
  }
}

function checkId(id: string, pattern: RegExp, what: string): void {
  if (!pattern.test(id)) throw invalid(`"${id}" is not an ${what} id. It must match ${pattern}.`);
}

function invalid(reason: string): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_ORGANIZATION_INVALID',
    `Cannot start with this organization: ${reason}`,
  );
}
