import { expect, test } from 'vitest';
import { describeRevocation } from '../../src/lifecycle/describe-revocation.js';
import { liveVersions } from '../../src/lifecycle/live-versions.js';
import { namedReleases } from '../../src/lifecycle/named-releases.js';
import { sharedPlaces } from '../../src/lifecycle/shared-places.js';

test('a release is named by two words, or each of many by one', () => {
  expect(namedReleases('promote', ['al2023', '1.0.0'])).toEqual([
    { flavor: 'al2023', version: '1.0.0' },
  ]);
  expect(namedReleases('promote', ['al2023@1.0.0', 'rhel-9@candidate'])).toEqual([
    { flavor: 'al2023', version: '1.0.0' },
    { flavor: 'rhel-9', channel: 'candidate' },
  ]);
});

test.each([
  [['al2023']],
  [['al2023', 'rhel-9', '1.0.0']],
  [['al2023@^1']],
  [['al2023@1.0.0', 'al2023@1.1.0']],
])('%j names no releases', (words) => {
  expect(() => namedReleases('promote', words)).toThrow(/promote: /);
});

test('flavors whose parameters are elsewhere cannot move all or none; regions add up', () => {
  const at = (flavor: string, region: string, prefix = '/soe') => ({
    flavor,
    places: { regions: [{ region }], parameters: { prefix } },
  });

  expect(sharedPlaces('promote', [at('a1', 'us-east-1'), at('b1', 'eu-west-1')]).regions).toEqual([
    { region: 'us-east-1' },
    { region: 'eu-west-1' },
  ]);
  expect(() =>
    sharedPlaces('promote', [at('a1', 'us-east-1'), at('b1', 'us-east-1', '/other')]),
  ).toThrow(/parameters of a1 and b1.*one flavor at a time/);
});

test('versions with a summary are published, until the day they are deprecated', () => {
  const parameters = {
    '/1.0.0/summary': '{"deprecated":"2026-01-01T00:00:00.000Z"}',
    '/1.1.0/summary': '{"deprecated":"2027-01-01T00:00:00.000Z"}',
    '/1.2.0/summary': 'broken',
    '/1.3.0/x86_64/image-id': 'ami-1',
  };

  expect(liveVersions(parameters, '2026-06-01T00:00:00.000Z')).toEqual(['1.1.0', '1.2.0']);
});

test('a revocation that hits nobody says so', () => {
  const text = describeRevocation({
    ...{ step: 'revoke', subject: 'al2023 1.0.0', at: '2026-06-01T00:00:00.000Z' },
    ...{ actions: [], problems: [], descendants: [], instances: [] },
  });

  expect(text).toContain('no channel moves');
  expect(text).toContain('nobody else may launch it');
  expect(text).toContain('no instance of the own account runs it');
});
