import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  type ParameterStringFilter,
  PutParameterCommand,
  type PutParameterCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/hostility/virtual-clock.js';
import { codeOf, must, ssmFor, startForTest } from '../../support/local.js';

const Name = '/soe/a';
const put = (ssm: SSMClient, more: Partial<PutParameterCommandInput> = {}) =>
  ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String', Overwrite: true, ...more }));

const expiration = (Timestamp: string) => ({
  Type: 'Expiration',
  Version: '1.0',
  Attributes: { Timestamp },
});
const notification = {
  Type: 'ExpirationNotification',
  Version: '1.0',
  Attributes: { Before: '15', Unit: 'Days' },
};
const noChange = {
  Type: 'NoChangeNotification',
  Version: '1.0',
  Attributes: { After: '20', Unit: 'Hours' },
};

test('a parameter expires when its policy says, and its policies are kept until others come', async () => {
  const clock = createVirtualClock(new Date('2026-11-22T10:00:00Z'));
  const aws = await startForTest({ clock });
  const ssm = ssmFor(aws);
  const expires = expiration('2026-12-01T00:00:00.000Z');
  const Policies = JSON.stringify([expires, notification, noChange]);
  const policies = async () =>
    (await ssm.send(new DescribeParametersCommand({}))).Parameters?.[0]?.Policies?.map(
      ({ PolicyType, PolicyStatus }) => [PolicyType, PolicyStatus],
    );
  await put(ssm, { Tier: 'Advanced', Policies });
  await put(ssm, { Value: 'later' });

  const kept = await policies();
  const history = await ssm.send(new GetParameterHistoryCommand({ Name }));
  clock.set(new Date('2026-11-30T23:59:59.999Z'));
  const before = await ssm.send(new GetParameterCommand({ Name }));
  clock.advance(1);

  expect(kept).toEqual([
    ['Expiration', 'Pending'],
    ['ExpirationNotification', 'Pending'],
    ['NoChangeNotification', 'Pending'],
  ]);
  expect(JSON.parse(must(history.Parameters?.[1]?.Policies?.[0]?.PolicyText))).toEqual(expires);
  expect(before.Parameter?.Value).toBe('later');
  expect(await codeOf(ssm.send(new GetParameterCommand({ Name })))).toBe('ParameterNotFound');
  expect((await ssm.send(new DescribeParametersCommand({}))).Parameters).toEqual([]);
  expect(await put(ssm)).toMatchObject({ Version: 1, Tier: 'Standard' });
});

test('an empty policy takes all policies away', async () => {
  const clock = createVirtualClock(new Date('2026-11-22T10:00:00Z'));
  const aws = await startForTest({ clock });
  const ssm = ssmFor(aws);
  const Policies = JSON.stringify([expiration('2026-12-01T00:00:00Z')]);
  await put(ssm, { Tier: 'Intelligent-Tiering', Policies });

  await put(ssm, { Policies: '{}' });
  clock.set(new Date('2027-01-01T00:00:00Z'));

  expect(await ssm.send(new GetParameterCommand({ Name }))).toMatchObject({
    Parameter: { Version: 2 },
  });
});

test.each<[string, string, string]>([
  ['no JSON', 'x', 'ValidationException'],
  ['no list', '{"Type":"Expiration"}', 'ValidationException'],
  ['another type', '[{"Type":"Other","Version":"1.0"}]', 'InvalidPolicyTypeException'],
  ['another version', '[{"Type":"Expiration"}]', 'InvalidPolicyAttributeException'],
  ['no time', JSON.stringify([expiration('soon')]), 'InvalidPolicyAttributeException'],
  [
    'a time that is over',
    JSON.stringify([expiration('2026-01-01T00:00:00Z')]),
    'InvalidPolicyAttributeException',
  ],
  [
    'another unit',
    JSON.stringify([{ ...noChange, Attributes: { After: '1', Unit: 'Weeks' } }]),
    'InvalidPolicyAttributeException',
  ],
  [
    'two expirations',
    JSON.stringify([expiration('2027-01-01T00:00:00Z'), expiration('2028-01-01T00:00:00Z')]),
    'IncompatiblePolicyException',
  ],
  ['nothing to notify of', JSON.stringify([notification]), 'IncompatiblePolicyException'],
  [
    'eleven',
    JSON.stringify(Array.from({ length: 11 }, () => noChange)),
    'PoliciesLimitExceededException',
  ],
])('policies with %s are refused', async (_, Policies, code) => {
  const aws = await startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });

  expect(await codeOf(put(ssmFor(aws), { Tier: 'Advanced', Policies }))).toBe(code);
});

test('policies are for the advanced tier, which is chosen where it is not said', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  const Policies = JSON.stringify([noChange]);

  expect(await codeOf(put(ssm, { Tier: 'Standard', Policies }))).toBe('ValidationException');
  expect(await put(ssm, { Tier: 'Intelligent-Tiering', Policies })).toMatchObject({
    Tier: 'Advanced',
  });
});

test('a value must have its pattern in it', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  const AllowedPattern = '^\\d{3}$';

  expect(await codeOf(put(ssm, { Value: '12', AllowedPattern }))).toBe(
    'ParameterPatternMismatchException',
  );
  expect(await put(ssm, { Value: '123', AllowedPattern })).toMatchObject({ Version: 1 });
  expect(await codeOf(put(ssm, { AllowedPattern: '(?=x)' }))).toBe(
    'InvalidAllowedPatternException',
  );
  expect(await codeOf(put(ssm, { AllowedPattern: 'a'.repeat(1025) }))).toBe(
    'InvalidAllowedPatternException',
  );
  const { Parameters } = await ssm.send(new DescribeParametersCommand({}));
  expect(Parameters).toMatchObject([{ AllowedPattern }]);
});

test.each<[string, ParameterStringFilter[], string]>([
  ['a label', [{ Key: 'Label', Values: ['x'] }], 'InvalidFilterKey'],
  [
    'the same key twice',
    [
      { Key: 'Type', Values: ['String'] },
      { Key: 'Type', Values: ['x'] },
    ],
    'InvalidFilterKey',
  ],
  ['a part of a type', [{ Key: 'Type', Option: 'Contains', Values: ['x'] }], 'InvalidFilterOption'],
  ['no value', [{ Key: 'Name', Values: [] }], 'InvalidFilterValue'],
  [
    '51 values',
    [{ Key: 'Name', Values: Array.from({ length: 51 }, String) }],
    'InvalidFilterValue',
  ],
])('a list cannot be filtered by %s', async (_, ParameterFilters, code) => {
  const aws = await startForTest();

  expect(await codeOf(ssmFor(aws).send(new DescribeParametersCommand({ ParameterFilters })))).toBe(
    code,
  );
});

test('paths are filtered by type, key and label only', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  await put(ssm);
  await put(ssm, { Name: '/soe/s', Type: 'SecureString' });
  const names = async (Key: string, Values: string[], Option?: string) => {
    const { Parameters } = await ssm.send(
      new GetParametersByPathCommand({
        Path: '/soe',
        ParameterFilters: [{ Key, Values, Option }],
      }),
    );
    return Parameters?.map((one) => one.Name);
  };

  expect(await names('Type', ['SecureString'])).toEqual(['/soe/s']);
  expect(await names('KeyId', ['alias/'], 'BeginsWith')).toEqual(['/soe/s']);
  for (const key of ['Name', 'Path', 'Tier', 'DataType', 'tag:x']) {
    expect(await codeOf(names(key, ['x']))).toBe('InvalidFilterKey');
  }
});
