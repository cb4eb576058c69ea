import { expect, test } from 'vitest';
import type { ParameterSharing } from '../../src/index.js';
import { parameterAction } from '../../src/plan/parameter-action.js';
import {
  planParameterSharing,
  type SharableParameter,
} from '../../src/plan/plan-parameter-sharing.js';
import { consumer, organization, otherConsumer, unit } from '../support/release.js';

const name = '/soe/al2023/versions/2026.11.0/x86_64/image-id';
const region = 'eu-west-1';
const published: SharableParameter = { name, kind: 'image', held: 'ami-1', put: undefined };
const put = parameterAction({ region }, name, {
  value: { imageOf: 'al2023' },
  overwrite: false,
  reason: 'new',
  dependsOn: ['share-image'],
});

const plan = (
  parameter: SharableParameter,
  grantees: readonly string[],
  seen?: Partial<ParameterSharing>,
) =>
  planParameterSharing(region, parameter, {
    grantees,
    seen:
      seen === undefined
        ? {}
        : { [name]: { tier: 'advanced', readers: [], foreign: false, ...seen } },
  });

test('a new parameter is made an advanced one, and shared after it was written', () => {
  expect(
    planParameterSharing(
      region,
      { ...published, held: undefined, put },
      {
        grantees: [consumer, unit],
        seen: {},
      },
    ),
  ).toEqual([
    { ...put, tier: 'advanced' },
    {
      id: `eu-west-1/owner${name}/share`,
      type: 'share-parameter',
      region,
      name,
      grantees: [consumer, unit],
      reason: `not yet read by ${consumer}, o-exampleorg1/ou-exam-workload`,
      dependsOn: [put.id],
    },
  ]);
});

test('a standard parameter is written again as an advanced one, with what it holds', () => {
  expect(plan(published, [consumer], { tier: 'standard' })).toMatchObject([
    {
      type: 'put-parameter',
      value: { imageId: 'ami-1' },
      held: 'ami-1',
      overwrite: true,
      tier: 'advanced',
    },
    { type: 'share-parameter', dependsOn: [`eu-west-1/owner${name}`] },
  ]);
  expect(
    plan({ ...published, kind: 'text', held: '{}' }, [consumer], { tier: 'standard' })[0],
  ).toMatchObject({ value: { text: '{}' } });
});

test('nothing is done where just those may read it who shall', () => {
  const readers = [consumer, 'o-exampleorg1', 'o-exampleorg1/ou-exam-workload'];
  expect(plan(published, [organization, unit, consumer], { readers })).toEqual([]);
  expect(plan(published, [], {})).toEqual([]);
  expect(plan(published, [], { tier: 'standard' })).toEqual([]);
});

test('who comes and who goes is one action, which says both', () => {
  expect(plan(published, [otherConsumer], { readers: [consumer] })).toMatchObject([
    {
      type: 'share-parameter',
      grantees: [otherConsumer],
      reason: `not yet read by ${otherConsumer}, still read by ${consumer}`,
      dependsOn: [],
    },
  ]);
  const many = Array.from({ length: 5 }, (_, index) => String(200000000000 + index));
  expect(plan(published, [], { readers: many })).toMatchObject([
    { grantees: [], reason: 'still read by 200000000000, 200000000001, 200000000002 and 2 more' },
  ]);
});

test('a policy that says something else is replaced, also where nobody shall read it', () => {
  expect(plan(published, [consumer], { readers: [consumer], foreign: true })).toMatchObject([
    { type: 'share-parameter', reason: 'a policy says something else' },
  ]);
  expect(plan(published, [], { foreign: true })).toMatchObject([{ grantees: [] }]);
});

test('a parameter that neither exists nor will is not shared; nor is one with everybody', () => {
  expect(plan({ ...published, held: undefined }, [consumer])).toEqual([]);
  expect(plan(published, ['all'], {})).toEqual([]);
  expect(plan(published, ['all', consumer], {})).toMatchObject([{ grantees: [consumer] }]);
});

test('a write that is planned anyhow stays where nobody shall read the parameter', () => {
  expect(plan({ ...published, put }, [], {})).toEqual([put]);
});
