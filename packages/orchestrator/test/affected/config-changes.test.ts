import { expect, test } from 'vitest';
import { configChanges } from '../../src/affected/config-changes.js';
import type { FlavorConfig, ResolvedConfig } from '../../src/index.js';
import { config as whole } from '../config.js';

const al2023 = whole.flavors['al2023'] as FlavorConfig;
const config: ResolvedConfig = {
  ...whole,
  flavors: {
    al2023,
    other: al2023,
    own: { ...al2023, distribution: { regions: [{ region: 'eu-west-1' }] } },
  },
};
const changed = (now: ResolvedConfig) =>
  Object.keys(config.flavors).map((flavor) => configChanges(config, now, flavor).join());
const withFlavor = (more: Partial<FlavorConfig>): ResolvedConfig => ({
  ...config,
  flavors: { ...config.flavors, al2023: { ...al2023, ...more } },
});

test('the same configuration, written in another order, is no change', () => {
  const turned = Object.fromEntries(
    Object.entries(config).toReversed(),
  ) as unknown as ResolvedConfig;

  expect(changed(turned)).toEqual(['', '', '']);
});

test.each([
  ['owner', { owner: '222233334444' }],
  ['region', { region: 'eu-west-1' }],
  ['gates', { gates: 'gates.yaml' }],
  ['ids', { ids: 'ids.yaml' }],
])('%s concerns all', (key, more) => {
  expect(changed({ ...config, ...more })).toEqual([key, key, key]);
});

test('the common distribution concerns all that have none of their own', () => {
  const distribution = { regions: [{ region: 'us-east-1' }], accounts: ['222233334444'] };

  expect(changed({ ...config, distribution })).toEqual(['distribution', 'distribution', '']);
});

test('a distribution that a flavor gets, and that is not the common one, is a change', () => {
  const other = { regions: [{ region: 'eu-west-1' }] };

  expect(changed(withFlavor({ distribution: config.distribution }))).toEqual(['', '', '']);
  expect(changed(withFlavor({ distribution: other }))).toEqual([
    'flavors.al2023.distribution',
    '',
    '',
  ]);
});

test('keys of a flavor concern it alone', () => {
  expect(changed(withFlavor({ variables: { a: '1' }, template: 'x' }))).toEqual([
    'flavors.al2023.template,flavors.al2023.variables',
    '',
    '',
  ]);
});

test('words that say nothing of images, and notes, are no change', () => {
  expect(changed(withFlavor({ purpose: 'x', paths: ['a'] }))).toEqual(['', '', '']);
  expect(changed({ ...config, notes: { edits: 'x' }, issues: {} })).toEqual(['', '', '']);
});

test('a flavor that the configuration did not have is a change', () => {
  const { other: _, ...others } = config.flavors;

  expect(configChanges({ ...config, flavors: others }, config, 'other')).toEqual(['flavors.other']);
});
