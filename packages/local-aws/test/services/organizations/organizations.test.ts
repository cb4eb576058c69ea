import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListChildrenCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import { defaultOrganization } from '../../../src/index.js';
import { temporaryDirectory } from '../../support/directory.js';
import {
  codeOf,
  consumer,
  must,
  organizationArn,
  organizationsFor,
  outsider,
  owner,
  startForTest,
  unitArn,
  workload,
} from '../../support/local.js';

test('the tree of the organization can be walked from its root', async () => {
  const aws = await startForTest();
  const client = organizationsFor(aws, consumer);

  const { Organization } = await client.send(new DescribeOrganizationCommand({}));
  const { Roots } = await client.send(new ListRootsCommand({}));
  const ParentId = must(Roots?.[0]?.Id);
  const { OrganizationalUnits } = await client.send(
    new ListOrganizationalUnitsForParentCommand({ ParentId }),
  );
  const { Accounts } = await client.send(
    new ListAccountsForParentCommand({ ParentId: must(OrganizationalUnits?.[0]?.Id) }),
  );
  const { Parents } = await client.send(new ListParentsCommand({ ChildId: workload }));
  const { Children } = await client.send(
    new ListChildrenCommand({ ParentId, ChildType: 'ACCOUNT' }),
  );

  expect(Organization).toMatchObject({
    Id: 'o-exampleorg1',
    Arn: organizationArn,
    MasterAccountId: owner,
  });
  expect(OrganizationalUnits).toMatchObject([
    { Id: 'ou-exam-workload', Arn: unitArn, Name: 'workloads' },
  ]);
  expect(Accounts).toMatchObject([{ Id: workload, Status: 'ACTIVE' }]);
  expect(Parents).toEqual([{ Id: 'ou-exam-workload', Type: 'ORGANIZATIONAL_UNIT' }]);
  expect(Children).toHaveLength(3);
});

test('units inside units, accounts and units are described with their paths', async () => {
  const organization = {
    ...defaultOrganization,
    units: [
      ...defaultOrganization.units,
      { id: 'ou-exam-nested01', name: 'nested', parent: 'ou-exam-workload' },
    ],
    accounts: [
      ...defaultOrganization.accounts,
      { id: '555566667777', name: 'deep', parent: 'ou-exam-nested01' },
    ],
  };
  const aws = await startForTest({ organization });
  const client = organizationsFor(aws);

  const { OrganizationalUnit } = await client.send(
    new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: 'ou-exam-nested01' }),
  );
  const { Account } = await client.send(new DescribeAccountCommand({ AccountId: '555566667777' }));

  expect(OrganizationalUnit).toMatchObject({
    Name: 'nested',
    Path: 'o-exampleorg1/r-exam/ou-exam-workload/ou-exam-nested01/',
  });
  expect(Account?.JoinedTimestamp).toBeInstanceOf(Date);
});

test('more than twenty accounts come in pages', async () => {
  const accounts = Array.from({ length: 25 }, (_, index) => ({
    id: String(600_000_000_000 + index),
    name: `a${index}`,
  }));
  const aws = await startForTest({
    organization: {
      ...defaultOrganization,
      accounts: [...defaultOrganization.accounts, ...accounts],
    },
  });
  const client = organizationsFor(aws);

  const first = await client.send(new ListAccountsCommand({}));
  const second = await client.send(new ListAccountsCommand({ NextToken: first.NextToken }));

  expect([first.Accounts?.length, second.Accounts?.length, second.NextToken]).toEqual([
    20,
    9,
    undefined,
  ]);
  expect(await codeOf(client.send(new ListAccountsCommand({ MaxResults: 21 })))).toBe(
    'InvalidInputException',
  );
});

test('an account outside is told that it is outside, and unknown ids are refused', async () => {
  const aws = await startForTest();
  const client = organizationsFor(aws);

  expect(
    await codeOf(organizationsFor(aws, outsider).send(new DescribeOrganizationCommand({}))),
  ).toBe('AWSOrganizationsNotInUseException');
  expect(await codeOf(client.send(new DescribeAccountCommand({ AccountId: outsider })))).toBe(
    'AccountNotFoundException',
  );
  expect(await codeOf(client.send(new ListParentsCommand({ ChildId: outsider })))).toBe(
    'ChildNotFoundException',
  );
  expect(
    await codeOf(client.send(new ListAccountsForParentCommand({ ParentId: 'ou-exam-nowhere1' }))),
  ).toBe('ParentNotFoundException');
});

test('units inside units come in pages of twenty, each level for itself', async () => {
  const inside = Array.from({ length: 25 }, (_, index) => ({
    id: `ou-exam-inside${String(index).padStart(2, '0')}`,
    name: `inside ${index}`,
    parent: 'ou-exam-workload',
  }));
  const units = [
    ...defaultOrganization.units,
    ...inside,
    { id: 'ou-exam-deepest1', name: 'deepest', parent: 'ou-exam-inside07' },
  ];
  const aws = await startForTest({ organization: { ...defaultOrganization, units } });
  const client = organizationsFor(aws);
  const list = (ParentId: string, more: object = {}) =>
    client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, ...more }));
  const children = (more: object) =>
    client.send(
      new ListChildrenCommand({
        ParentId: 'ou-exam-workload',
        ChildType: 'ORGANIZATIONAL_UNIT',
        ...more,
      }),
    );

  const first = await list('ou-exam-workload');
  const second = await list('ou-exam-workload', { NextToken: first.NextToken });
  const small = await children({ MaxResults: 3 });
  const next = await children({ MaxResults: 3, NextToken: small.NextToken });

  expect([first, second].map((page) => page.OrganizationalUnits?.length)).toEqual([20, 5]);
  expect(second.NextToken).toBeUndefined();
  expect([...must(small.Children), ...must(next.Children)].map(({ Id }) => Id)).toEqual(
    inside.slice(0, 6).map(({ id }) => id),
  );
  expect((await list('ou-exam-inside07')).OrganizationalUnits).toMatchObject([{ Name: 'deepest' }]);
});

test('accounts have the status, the address and the tags that they are given', async () => {
  const accounts = defaultOrganization.accounts.map((account) =>
    account.id === consumer
      ? ({ ...account, status: 'SUSPENDED', email: 'a@b.invalid', tags: { team: 'red' } } as const)
      : account,
  );
  const aws = await startForTest({ organization: { ...defaultOrganization, accounts } });
  const client = organizationsFor(aws);

  const { Account } = await client.send(new DescribeAccountCommand({ AccountId: consumer }));
  const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceId: consumer }));

  expect(Account).toMatchObject({ Status: 'SUSPENDED', Email: 'a@b.invalid' });
  expect(Tags).toEqual([{ Key: 'team', Value: 'red' }]);
});

test('the management account changes tags, which outlive the server, and nobody else does', async () => {
  const stateDirectory = await temporaryDirectory();
  const before = await startForTest({ stateDirectory });
  const client = organizationsFor(before);
  const tag = (ResourceId: string, Key: string, account = owner) =>
    codeOf(
      organizationsFor(before, account).send(
        new TagResourceCommand({ ResourceId, Tags: [{ Key, Value: 'x' }] }),
      ),
    );
  await tag(workload, 'a');
  await tag(workload, 'b');
  await client.send(new UntagResourceCommand({ ResourceId: workload, TagKeys: ['a'] }));

  expect(await tag(workload, 'c', workload)).toBe('AccessDeniedException');
  expect(await tag(workload, 'aws:c')).toBe('InvalidInputException');
  expect(await tag(outsider, 'c')).toBe('TargetNotFoundException');
  for (let index = 1; index < 50; index += 1) await tag(workload, `k${index}`);
  expect(await tag(workload, 'one too many')).toBe('ConstraintViolationException');
  await before.close();
  const after = organizationsFor(await startForTest({ stateDirectory }));
  const { Tags } = await after.send(new ListTagsForResourceCommand({ ResourceId: workload }));
  expect(Tags).toHaveLength(50);
  expect(Tags).toContainEqual({ Key: 'b', Value: 'x' });
});
