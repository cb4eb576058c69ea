import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ParameterIdentity, parameterPaths, parseParameterPath } from '../src/index.js';
import { anyArchitecture, channels, flavors, prefixes, versions } from './arbitraries.js';

const identities: fc.Arbitrary<ParameterIdentity> = fc.oneof(
  fc.record({
    kind: fc.constant('version-image' as const),
    flavor: flavors,
    version: versions,
    architecture: anyArchitecture,
  }),
  fc.record({ kind: fc.constant('version-summary' as const), flavor: flavors, version: versions }),
  fc.record({
    kind: fc.constant('version-permissions' as const),
    flavor: flavors,
    version: versions,
    architecture: anyArchitecture,
    imageId: fc.constantFrom('ami-0123456789abcdef0', 'ami-01234567'),
    part: fc.integer({ min: 1, max: 9999 }),
  }),
  fc.record({
    kind: fc.constant('channel-image' as const),
    flavor: flavors,
    channel: channels,
    architecture: anyArchitecture,
  }),
  fc.record({ kind: fc.constant('channel-version' as const), flavor: flavors, channel: channels }),
);

function pathOf(identity: ParameterIdentity, prefix: string): string {
  const paths = parameterPaths(identity.flavor, { prefix });
  switch (identity.kind) {
    case 'version-image':
      return paths.versionImage(identity.version, identity.architecture);
    case 'version-summary':
      return paths.versionSummary(identity.version);
    case 'version-permissions': {
      const { version, architecture, imageId, part } = identity;
      return paths.versionPermissions(version, architecture, imageId, part);
    }
    case 'channel-image':
      return paths.channelImage(identity.channel, identity.architecture);
    case 'channel-version':
      return paths.channelVersion(identity.channel);
  }
}

test('every parameter survives the way into a path and back, also as an ARN', () => {
  fc.assert(
    fc.property(identities, prefixes, (identity, prefix) => {
      const path = pathOf(identity, prefix);

      expect(parseParameterPath(path, { prefix })).toEqual(identity);
      expect(
        parseParameterPath(`arn:aws:ssm:eu-west-1:111122223333:parameter${path}`, { prefix }),
      ).toEqual(identity);
      expect(path.length).toBeLessThan(900);
      expect(path.split('/').length - 1).toBeLessThanOrEqual(15);
    }),
  );
});

test('the paths are the published ones', () => {
  const paths = parameterPaths('rhel-9');

  expect(paths.versionImage('2026.11.0', 'arm64')).toBe(
    '/soe/rhel-9/versions/2026.11.0/arm64/image-id',
  );
  expect(paths.versionSummary('2026.11.0')).toBe('/soe/rhel-9/versions/2026.11.0/summary');
  expect(paths.versionPermissions('2026.11.0', 'arm64', 'ami-0123456789abcdef0', 2)).toBe(
    '/soe/rhel-9/versions/2026.11.0/arm64/permissions/ami-0123456789abcdef0/2',
  );
  expect(paths.channelImage('stable', 'x86_64')).toBe(
    '/soe/rhel-9/channels/stable/x86_64/image-id',
  );
  expect(paths.channelVersion('stable')).toBe('/soe/rhel-9/channels/stable/version');
  expect(paths.versions).toBe('/soe/rhel-9/versions');
  expect(paths.channels).toBe('/soe/rhel-9/channels');
});

test.each([
  '/soe/rhel-9/channels/stable/i386/image-id',
  '/soe/rhel-9/channels/stable/x86_64/image-id/more',
  '/soe/rhel-9/channels/2026.11.0/version',
  '/soe/rhel-9/versions/stable/summary',
  '/soe/rhel-9/versions/2026.11.0/arm64/permissions/ami-0123456789abcdef0',
  '/soe/rhel-9/versions/2026.11.0/arm64/permissions/ami-0123456789abcdef0/0',
  '/soe/rhel-9/versions/2026.11.0/arm64/permissions/ami-0123456789abcdef0/1/2',
  '/soe/rhel-9/versions/2026.11.0/i386/permissions/ami-0123456789abcdef0/1',
  '/soe/rhel-9/versions/2026.11.0/arm64/permissions/i-0123456789abcdef0/1',
  '/soe/rhel-9',
  '/other/rhel-9/channels/stable/version',
  '/soe2/rhel-9/channels/stable/version',
])('%s is not a parameter of ours', (path) => {
  expect(parseParameterPath(path)).toBeUndefined();
});

test.each(['soe', '/soe/', '/', '', '/aws/soe', '/SSM-x', '/a b', `/a${'/a'.repeat(8)}`])(
  'the prefix %j is refused',
  (prefix) => {
    expect(() => parameterPaths('rhel-9', { prefix })).toThrow(
      expect.objectContaining({ code: 'CONTRACT_PREFIX_INVALID' }),
    );
  },
);
