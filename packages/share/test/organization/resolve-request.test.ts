import { expect, test } from 'vitest';
import {
  checkDistribution,
  type DistributionRequest,
  type OrganizationTree,
  resolveRequest,
} from '../../src/index.js';
import { companyArn, companyTree as tree, unitArn } from '../support/organization.js';

const regions = [{ region: 'us-east-1' }];
const prod = ['200000000001', '200000000002', '200000000003'];
const dev = ['300000000001', '300000000002'];
const play = '400000000001';
const outsider = '999988887777';

const resolve = (request: Partial<DistributionRequest>, of: OrganizationTree = tree) =>
  resolveRequest({ regions, ...request }, of);
const findings = (request: Partial<DistributionRequest>, of?: OrganizationTree) =>
  resolve(request, of).report.findings;

test('selected accounts join those that are listed, each once, and selectors are gone', () => {
  const { distribution } = resolve({
    accounts: [outsider, play],
    select: [{ units: ['Root/Workloads/Dev'] }, { accounts: [play] }],
    tags: { team: 'platform' },
  });

  expect(distribution).toEqual({
    regions,
    accounts: [outsider, play],
    organizationalUnits: [unitArn('ou-comp-dev00000')],
    tags: { team: 'platform' },
  });
  checkDistribution(distribution);
});

test('the report says what each share stands for now', () => {
  const { report } = resolve({ select: [{ units: ['Root/Workloads'] }] });

  expect(report.shares).toEqual([
    {
      grantee: unitArn('ou-comp-workloads'),
      path: 'Root/Workloads',
      accounts: [...prod, ...dev],
    },
  ]);
  expect(report.accounts.map(({ account }) => account)).toEqual([...prod, ...dev]);
  expect(report.leftOut).toMatchObject([{ account: '200000000004', reason: 'SUSPENDED' }]);
  expect(report.organization).toBe('o-company0001');
});

test('everybody is the organisation', () => {
  const { distribution, report } = resolve({ select: [{ units: ['Root'] }] });
  expect(distribution).toEqual({ regions, organizations: [companyArn] });
  expect(report.shares).toMatchObject([{ grantee: companyArn, path: 'Root' }]);
});

test('collapse: false keeps a list of accounts', () => {
  const { distribution, report } = resolve({
    select: [{ units: ['Root/Workloads'] }],
    collapse: false,
  });
  expect(distribution).toEqual({ regions, accounts: [...prod, ...dev] });
  expect(report.shares).toEqual([]);
});

test('snapshots know no units, so they are shared with each account', () => {
  const select = [{ units: ['Root/Workloads/Prod'] }];
  expect(
    resolve({ accounts: [outsider], select, shareSnapshots: true }).distribution,
  ).toMatchObject({
    accounts: [outsider],
    organizationalUnits: [unitArn('ou-comp-prod0000')],
    snapshotAccounts: [outsider, ...prod],
  });
  expect(resolve({ select, shareSnapshots: false }).distribution).not.toHaveProperty(
    'snapshotAccounts',
  );
  expect(
    resolve({ select, shareSnapshots: true, snapshotAccounts: [prod[0] ?? ''] }).distribution
      .snapshotAccounts,
  ).toEqual([prod[0]]);
});

test('consumer accounts of parameters are selected with the role in each; listed ones keep theirs', () => {
  const { distribution, report } = resolve({
    select: [{ units: ['Root/Workloads'] }],
    parameters: {
      prefix: '/golden',
      accounts: [{ account: dev[0] ?? '', role: 'own' }],
      select: { accounts: [{ units: ['Root/Workloads/Dev'] }], role: 'soe-parameters' },
    },
  });

  expect(distribution.parameters).toEqual({
    prefix: '/golden',
    accounts: [
      { account: dev[0], role: 'own' },
      { account: dev[1], role: 'soe-parameters' },
    ],
  });
  expect(report.consumers.map(({ account }) => account)).toEqual(dev);
  expect(report.findings).toEqual([]);
  checkDistribution(distribution);
});

test('a consumer that may not launch the images is an error', () => {
  const parameters = { select: { accounts: [{ accounts: [play] }], role: 'soe-parameters' } };
  const select = [{ units: ['Root/Workloads'] }];
  expect(findings({ select, parameters })).toEqual([
    {
      severity: 'error',
      subject: 'parameters.select',
      message:
        '400000000001 (play) gets parameters, but may not launch the images; select it for both',
    },
  ]);
  expect(findings({ select, parameters, accounts: [play] })).toEqual([]);
  expect(findings({ organizationalUnits: [unitArn('ou-comp-sandbox0')], parameters })).toEqual([]);
  expect(findings({ organizations: [companyArn], parameters })).toEqual([]);
  expect(findings({ public: true, parameters })).toEqual([]);
});

test('findings say which selector of which list they are about', () => {
  expect(
    findings({
      select: [{ units: ['Root'] }, { units: ['Root/X'] }],
      parameters: { select: { accounts: [{}], role: 'soe-parameters' } },
    }).map(({ subject }) => subject),
  ).toEqual(['select[1]', 'parameters.select.accounts[0]']);
});

test('more accounts than EC2 shares an image with are an error, before anything is shared', () => {
  const big = (count: number) => ({
    ...tree,
    accounts: [
      { id: '111122223333', name: '', state: 'ACTIVE' as const, parent: 'r-comp' },
      ...Array.from({ length: count }, (_, index) => ({
        id: String(500000000000 + index),
        name: '',
        state: 'ACTIVE' as const,
        parent: 'ou-comp-sandbox0',
      })),
    ],
  });
  const select = [{ units: ['Root/Sandbox'] }];
  expect(findings({ select }, big(1_001))).toEqual([]);
  expect(findings({ select, collapse: false }, big(1_000))).toEqual([]);
  expect(findings({ select, collapse: false }, big(1_001))).toMatchObject([
    { severity: 'error', message: expect.stringContaining('1001 accounts') },
  ]);
});
