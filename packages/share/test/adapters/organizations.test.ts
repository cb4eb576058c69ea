import { OrganizationsClient, TagResourceCommand } from '@aws-sdk/client-organizations';
import { startLocalAws } from '@soe/local-aws';
import { expect, test } from 'vitest';
import { organizations, organizationsRegion } from '../../src/adapters/organizations.js';
import { connectAws } from '../../src/index.js';
import { company, companyTree, startCompany } from '../support/organization.js';
import { owner } from '../support/release.js';

const untagged = {
  ...companyTree,
  accounts: companyTree.accounts.map(({ tags: _, ...account }) => account),
};

test('the whole organisation is read, units above before units below', async () => {
  await using local = await startCompany();

  const tree = await local.aws.organization().tree();

  expect({ ...tree, units: sorted(tree.units) }).toEqual({
    ...untagged,
    units: sorted(untagged.units),
  });
  const parents = [tree.root.id];
  for (const { id, parent } of tree.units) {
    expect(parents).toContain(parent);
    parents.push(id);
  }
});

test('where accounts sit costs no call of its own, and tags none unless they are asked for', async () => {
  await using local = await startCompany();

  await local.aws.organization().tree();

  expect(count(local.server.calls().map(({ action }) => action))).toEqual({
    DescribeOrganization: 1,
    ListRoots: 1,
    ListAccounts: 1,
    ListOrganizationalUnitsForParent: 1 + company.units.length,
  });
});

test('all pages are read: of units, of accounts and of tags', async () => {
  const many = {
    ...company,
    units: Array.from({ length: 45 }, (_, index) => ({
      id: `ou-comp-${String(index).padStart(8, '0')}`,
      name: `unit ${index}`,
    })),
    accounts: [
      { id: owner, name: 'images', tags: tagsOf(50) },
      ...Array.from({ length: 64 }, (_, index) => ({
        id: String(200000000000 + index),
        name: `account ${index}`,
        parent: `ou-comp-${String(index % 45).padStart(8, '0')}`,
      })),
    ],
  };
  await using local = await startCompany(many);
  const access = local.aws.organization();

  const tree = await access.tree();

  expect(tree.units).toHaveLength(45);
  expect(sorted(tree.accounts).map(({ id, parent }) => [id, parent])).toEqual(
    many.accounts.map((account) => [account.id, 'parent' in account ? account.parent : 'r-comp']),
  );
  expect(count(local.server.calls().map(({ action }) => action))).toMatchObject({
    ListAccounts: 4,
  });
  expect(await access.tags([owner])).toEqual({ [owner]: tagsOf(50) });
});

test('an organisation that does not say the paths of its accounts is asked unit by unit', async () => {
  await using local = await startCompany();
  const client = clientOf(local.server);
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { Accounts = [] } = answer.output as { Accounts?: { Paths?: unknown }[] };
      for (const account of Accounts) delete account.Paths;
      return answer;
    },
    { step: 'initialize' },
  );

  const tree = await organizations(async () => client, 'us-east-1', undefined).tree();

  expect(sorted(tree.accounts)).toEqual(sorted(untagged.accounts));
  expect(count(local.server.calls().map(({ action }) => action))).toMatchObject({
    ListAccountsForParent: 1 + company.units.length,
  });
});

test('an account that moves away while the tree is read is not lost silently', async () => {
  await using local = await startCompany();
  const client = clientOf(local.server);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      const output = answer.output as { Accounts?: { Id?: string; Paths?: unknown }[] };
      for (const account of output.Accounts ?? []) delete account.Paths;
      if (context.commandName !== 'ListAccountsCommand') {
        const rest = output.Accounts?.filter(({ Id }) => Id !== '200000000001');
        if (rest !== undefined) output.Accounts = rest;
      }
      return answer;
    },
    { step: 'initialize' },
  );

  await expect(
    organizations(async () => client, 'us-east-1', undefined).tree(),
  ).rejects.toMatchObject({
    code: 'SHARE_AWS_FAILED',
    message: expect.stringMatching(/200000000001.*run again/),
  });
});

test('tags are those of now, and an account that has none has none', async () => {
  await using local = await startCompany();
  await clientOf(local.server).send(
    new TagResourceCommand({
      ResourceId: '400000000001',
      Tags: [{ Key: 'stage', Value: 'play' }],
    }),
  );

  expect(
    await local.aws.organization().tags(['200000000001', '400000000001', '111122223333']),
  ).toEqual({ '200000000001': { stage: 'prod' }, '400000000001': { stage: 'play' }, [owner]: {} });
});

test('an account outside is told what to do, and a signal stops the reading', async () => {
  await using outside = await startCompany(company, '999988887777');
  await expect(outside.aws.organization().tree()).rejects.toMatchObject({
    code: 'SHARE_AWS_FAILED',
    message: expect.stringContaining('AWSOrganizationsNotInUseException'),
  });
  await expect(
    outside.aws.organization({ signal: AbortSignal.abort() }).tree(),
  ).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
});

test('an organisation that throttles is read all the same', async () => {
  await using server = await startLocalAws({
    organization: company,
    throttling: [{ service: 'organizations', actions: ['*'], capacity: 2, refillPerSecond: 20 }],
  });
  const credentials = { accessKeyId: owner, secretAccessKey: 'any' };
  const aws = connectAws({ endpoint: server.endpoint, credentials });

  const accounts = companyTree.accounts.map(({ id }) => id);
  const access = aws.organization();
  const tree = await access.tree();

  expect(tree.accounts).toHaveLength(accounts.length);
  expect(Object.keys(await access.tags(accounts))).toHaveLength(accounts.length);
  expect(server.calls().filter(({ throttled }) => throttled).length).toBeGreaterThan(0);
});

test.each([
  ['eu-west-1', 'us-east-1'],
  ['cn-north-1', 'cn-northwest-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
])('the organisation of %s is read in %s', (region, expected) => {
  expect(organizationsRegion(region)).toBe(expected);
});

test('the calls go to the region of the partition, whatever region the work is in', async () => {
  await using local = await startCompany();
  await local.aws.organization({ region: 'eu-west-1' }).tree();
  expect(new Set(local.server.calls().map(({ region }) => region))).toEqual(new Set(['us-east-1']));
});

function clientOf(server: { readonly endpoint: string }): OrganizationsClient {
  return new OrganizationsClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: owner, secretAccessKey: 'any' },
  });
}

function sorted<T extends { readonly id: string }>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function tagsOf(number: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: number }, (_, index) => [`key${index}`, 'v']));
}

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
