import type {
  Account,
  OrganizationsClient,
  OrganizationsClientConfig,
} from '@aws-sdk/client-organizations';
import type {
  AccountState,
  OrganizationAccess,
  OrganizationAccount,
  OrganizationTree,
  OrganizationUnit,
} from '../access/organization-access.js';
import { ShareError } from '../errors.js';
import { callAws } from './call-aws.js';
import { mapAtMost } from './map-at-most.js';

/** Organizations throttles early, and a whole organisation shares its limits. */
const callsAtATime = 4;

/** Loaded when it is first needed: most distributions name no organisation. */
const loadSdk = () => import('@aws-sdk/client-organizations');

/** The region that serves Organizations to all regions of a partition. */
export function organizationsRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}

/** A client, made when it is needed. */
export async function organizationsClient(
  settings: OrganizationsClientConfig,
): Promise<OrganizationsClient> {
  const { OrganizationsClient } = await loadSdk();
  return new OrganizationsClient(settings);
}

/** The organisation of one account through the Organizations client. */
export function organizations(
  client: () => Promise<OrganizationsClient>,
  region: string,
  abortSignal: AbortSignal | undefined,
): OrganizationAccess {
  const read = createRead(client, region, abortSignal);
  return {
    async tree() {
      const [{ id, arn, managementAccount }, root] = await Promise.all([
        describeOrganization(read),
        findRoot(read),
      ]);
      const [units, listed] = await Promise.all([listUnits(read, root.id), listAccounts(read)]);
      const parents = [root.id, ...units.map((unit) => unit.id)];
      const accounts = await placeAccounts(read, listed, parents);
      return { id, arn, managementAccount, root, units, accounts };
    },
    async tags(accounts) {
      const tags = await mapAtMost(callsAtATime, accounts, (account) => listTags(read, account));
      return Object.fromEntries(accounts.map((account, index) => [account, tags[index] ?? {}]));
    },
  };
}

type Sdk = Awaited<ReturnType<typeof loadSdk>>;
type Read = ReturnType<typeof createRead>;

function createRead(
  client: () => Promise<OrganizationsClient>,
  region: string,
  abortSignal: AbortSignal | undefined,
) {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const call = <T>(
    action: string,
    subject: string,
    send: (sdk: Sdk, organizations: OrganizationsClient) => Promise<T>,
  ): Promise<T> =>
    callAws({ action: `organizations:${action}`, subject, region }, async () =>
      send(await loadSdk(), await client()),
    );
  return { to, call };
}

/** All pages of a list. A page may be empty and yet not be the last one. */
async function allPages<T>(
  readPage: (
    token: string | undefined,
  ) => Promise<{ readonly rows: readonly T[] | undefined; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { rows = [], next } = await readPage(token);
    all.push(...rows);
    token = next;
  } while (token !== undefined);
  return all;
}

async function describeOrganization({ call, to }: Read) {
  return call('DescribeOrganization', 'the organisation', async (sdk, client) => {
    const { Organization } = await client.send(new sdk.DescribeOrganizationCommand({}), to);
    return {
      id: Organization?.Id ?? '',
      arn: Organization?.Arn ?? '',
      managementAccount: Organization?.MasterAccountId ?? '',
    };
  });
}

async function findRoot({ call, to }: Read): Promise<OrganizationTree['root']> {
  const roots = await allPages((NextToken) =>
    call('ListRoots', 'the organisation', async (sdk, client) => {
      const answer = await client.send(new sdk.ListRootsCommand({ NextToken }), to);
      return { rows: answer.Roots, next: answer.NextToken };
    }),
  );
  return { id: roots[0]?.Id ?? '', name: roots[0]?.Name ?? 'Root' };
}

async function listUnits(read: Read, root: string): Promise<readonly OrganizationUnit[]> {
  const all: OrganizationUnit[] = [];
  let level = [root];
  while (level.length > 0) {
    const below = await mapAtMost(callsAtATime, level, (parent) => listUnitsBelow(read, parent));
    const units = below.flat();
    all.push(...units);
    level = units.map((unit) => unit.id);
  }
  return all;
}

function listUnitsBelow({ call, to }: Read, parent: string): Promise<readonly OrganizationUnit[]> {
  return allPages((NextToken) =>
    call('ListOrganizationalUnitsForParent', parent, async (sdk, client) => {
      const answer = await client.send(
        new sdk.ListOrganizationalUnitsForParentCommand({ ParentId: parent, NextToken }),
        to,
      );
      const rows = (answer.OrganizationalUnits ?? []).map(({ Id = '', Arn = '', Name = '' }) => ({
        id: Id,
        arn: Arn,
        name: Name,
        parent,
      }));
      return { rows, next: answer.NextToken };
    }),
  );
}

function listAccounts({ call, to }: Read): Promise<readonly Account[]> {
  return allPages((NextToken) =>
    call('ListAccounts', 'the organisation', async (sdk, client) => {
      const answer = await client.send(new sdk.ListAccountsCommand({ NextToken }), to);
      return { rows: answer.Accounts, next: answer.NextToken };
    }),
  );
}

/**
 * Say where each account sits. Its path tells, in one list for all accounts; where it is missing,
 * or leads to a unit that was made meanwhile, each parent is asked for its accounts.
 */
async function placeAccounts(
  read: Read,
  listed: readonly Account[],
  parents: readonly string[],
): Promise<readonly OrganizationAccount[]> {
  const known = new Set(parents);
  const byPath = listed.map((account) => toAccount(account, parentOf(account)));
  if (byPath.every(({ parent }) => known.has(parent))) return byPath;
  const below = await mapAtMost(callsAtATime, parents, (parent) => listAccountsBelow(read, parent));
  const found = new Map(below.flat().map((account) => [account.id, account]));
  const lost = listed.flatMap(({ Id = '' }) => (found.has(Id) ? [] : [Id]));
  if (lost.length === 0) return [...found.values()];
  throw new ShareError(
    'SHARE_AWS_FAILED',
    `reading the organisation: no unit has the account ${lost.join(', ')}, which it lists; the tree was changed meanwhile: run again`,
  );
}

function listAccountsBelow(
  { call, to }: Read,
  parent: string,
): Promise<readonly OrganizationAccount[]> {
  return allPages((NextToken) =>
    call('ListAccountsForParent', parent, async (sdk, client) => {
      const answer = await client.send(
        new sdk.ListAccountsForParentCommand({ ParentId: parent, NextToken }),
        to,
      );
      const rows = (answer.Accounts ?? []).map((account) => toAccount(account, parent));
      return { rows, next: answer.NextToken };
    }),
  );
}

async function listTags({ call, to }: Read, account: string) {
  const tags = await allPages((NextToken) =>
    call('ListTagsForResource', account, async (sdk, client) => {
      const answer = await client.send(
        new sdk.ListTagsForResourceCommand({ ResourceId: account, NextToken }),
        to,
      );
      return { rows: answer.Tags, next: answer.NextToken };
    }),
  );
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** The last part of `o-…/r-…/ou-…/ou-…/<account>/` that is no account. */
function parentOf({ Paths: [path = ''] = [] }: Account): string {
  return path.split('/').findLast((part) => /^(?:r|ou)-/.test(part)) ?? '';
}

function toAccount(account: Account, parent: string): OrganizationAccount {
  return { id: account.Id ?? '', name: account.Name ?? '', state: stateOf(account), parent };
}

/** `Status` is retired in favour of `State`. Whatever is not known to be active is not shared with. */
function stateOf({ State, Status }: Account): AccountState {
  return State ?? Status ?? 'SUSPENDED';
}
