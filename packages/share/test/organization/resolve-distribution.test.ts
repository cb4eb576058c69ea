import { expect, test } from 'vitest';
import {
  type DistributionRequest,
  distributeRelease,
  resolveDistribution,
  type ShareError,
  type ShareEvent,
} from '../../src/index.js';
import { quick, startLocal } from '../support/local.js';
import { company, companyTree, startCompany, unitArn } from '../support/organization.js';
import { unit } from '../support/release.js';

const regions = [{ region: 'eu-west-1' }];

test('an organisation is resolved with as few calls as decide', async () => {
  await using local = await startCompany();
  const request: DistributionRequest = {
    regions,
    select: [{ units: ['Root/Workloads'], except: { tags: { stage: ['dev'] } } }],
  };

  const { distribution, report } = await resolveDistribution(request, local);

  expect(distribution).toEqual({
    regions,
    organizationalUnits: [unitArn('ou-comp-prod0000')],
  });
  expect(report.leftOut.map(({ account, reason }) => [account, reason])).toEqual([
    ['200000000004', 'SUSPENDED'],
    ['300000000001', 'EXCEPTED'],
    ['300000000002', 'EXCEPTED'],
  ]);
  const tagged = local.server.calls().filter(({ action }) => action === 'ListTagsForResource');
  expect(tagged).toHaveLength(6);
  expect(companyTree.accounts).toHaveLength(8);
});

test('it is told how far the reading of tags is', async () => {
  const many = {
    ...company,
    accounts: [
      ...company.accounts,
      ...Array.from({ length: 40 }, (_, index) => ({
        id: String(500000000000 + index),
        name: `more ${index}`,
        parent: 'ou-comp-sandbox0',
      })),
    ],
  };
  await using local = await startCompany(many);
  const events: ShareEvent[] = [];

  await resolveDistribution(
    { regions, select: [{ tags: { stage: [] } }] },
    { ...local, onEvent: (event) => events.push(event) },
  );

  expect(events).toEqual(
    [0, 20, 40, 48].map((tagsRead) => ({
      type: 'organization-read',
      accounts: 48,
      tagsRead,
      tagsWanted: 48,
    })),
  );
});

test('without selectors nothing is read', async () => {
  await using local = await startCompany();

  const { distribution, report } = await resolveDistribution(
    { regions, accounts: ['222233334444'], collapse: true },
    local,
  );

  expect(distribution).toEqual({ regions, accounts: ['222233334444'] });
  expect(report).toMatchObject({ accounts: [], shares: [], findings: [] });
  expect(local.server.calls()).toEqual([]);
});

test('all that is wrong is said at once', async () => {
  await using local = await startCompany();
  const request: DistributionRequest = {
    regions,
    select: [{ units: ['Root/Workload'] }, { tags: { stage: ['qa'] } }],
    parameters: { select: { accounts: [{ accounts: ['123'] }], role: 'r' } },
  };

  const error = await resolveDistribution(request, local).catch((thrown: ShareError) => thrown);

  expect(error).toMatchObject({ code: 'SHARE_SELECTOR_INVALID' });
  expect(error).toHaveProperty(
    'message',
    'selecting accounts of o-company0001: ' +
      'select[0]: there is no unit Root/Workload; Root has Empty, Sandbox, Workloads; ' +
      'select[1]: no account fits it; change it, or say mayBeEmpty; ' +
      'parameters.select.accounts[0]: accounts: 123 is no account id of twelve digits',
  );
});

test('it can be stopped before the first call', async () => {
  await using local = await startCompany();
  await expect(
    resolveDistribution(
      { regions, select: [{ units: ['Root'] }] },
      { ...local, signal: AbortSignal.abort() },
    ),
  ).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
  expect(local.server.calls()).toEqual([]);
});

test('what is resolved can be distributed, and a second time writes nothing', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const request: DistributionRequest = {
    regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }],
    select: [{ units: ['Root/workloads'] }, { accounts: ['222233334444'] }],
    shareSnapshots: true,
    parameters: {
      select: { accounts: [{ accounts: ['222233334444'] }], role: 'soe-parameters' },
    },
  };
  const options = { aws: local.aws, ...quick };

  const { distribution } = await resolveDistribution(request, options);
  const shared = await distributeRelease(release, distribution, options);

  expect(distribution.organizationalUnits).toEqual([unit]);
  for (const { region, imageId } of shared.images) {
    const { images } = local.aws.in({ region });
    expect([...(await images.launchPermissions(imageId))].sort()).toEqual(['222233334444', unit]);
    const [image] = await images.find([shared.images[0]?.name ?? '']);
    expect([...(await images.snapshotPermissions(image?.snapshotIds[0] ?? ''))].sort()).toEqual([
      '222233334444',
      '444455556666',
    ]);
  }
  local.newCalls();
  const again = await resolveDistribution(request, options);
  expect(again.distribution).toEqual(distribution);
  await distributeRelease(shared, again.distribution, options);
  const written = local
    .newCalls()
    .filter(({ action }) => /^(?:Modify|Put|Create|Copy)/.test(action));
  expect(written).toEqual([]);
});
