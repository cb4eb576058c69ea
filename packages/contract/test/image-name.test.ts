import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageName, imageNamePattern, parseImageName } from '../src/index.js';
import { anyArchitecture, buildIds, flavors, versions } from './arbitraries.js';

const identities = fc.record({
  flavor: flavors,
  version: versions,
  architecture: anyArchitecture,
  buildId: buildIds,
});

test('every identity survives the way into a name and back, within the limits of EC2', () => {
  fc.assert(
    fc.property(identities, (identity) => {
      const name = imageName(identity);

      expect(parseImageName(name)).toEqual(identity);
      expect(name).toMatch(/^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/);
    }),
  );
});

test('text that is no name of ours is not read as one, and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `soe/${text}`),
      ),
      (text) => {
        const identity = parseImageName(text);

        if (identity !== undefined) expect(imageName(identity)).toBe(text);
      },
    ),
  );
});

test.each([
  'soe/al2023/2026.11.0/x86_64',
  'soe/al2023/2026.11.0/x86_64/b1/more',
  'soe/al2023/2026.011.0/x86_64/b1',
  'soe/al2023/2026.11.0/i386/b1',
  'SOE/al2023/2026.11.0/x86_64/b1',
  'al2023-ami-2023.9.20261105.0-kernel-6.1-x86_64',
])('%s is somebody else’s name', (name) => {
  expect(parseImageName(name)).toBeUndefined();
});

test.each([
  [{ flavor: 'RHEL' }, 'CONTRACT_FLAVOR_INVALID'],
  [{ flavor: 'a/b' }, 'CONTRACT_FLAVOR_INVALID'],
  [{ version: '1.2' }, 'CONTRACT_VERSION_INVALID'],
  [{ version: '1.2.3+build' }, 'CONTRACT_VERSION_INVALID'],
  [{ buildId: 'a/b' }, 'CONTRACT_BUILD_ID_INVALID'],
  [{ architecture: 'i386' as 'arm64' }, 'CONTRACT_ARCHITECTURE_INVALID'],
])('a name is refused for %o', (part, code) => {
  const identity = {
    flavor: 'al2023',
    version: '2026.11.0',
    architecture: 'x86_64',
    buildId: 'b1',
  } as const;

  expect(() => imageName({ ...identity, ...part })).toThrow(expect.objectContaining({ code }));
});

test('the pattern of a flavor leaves open what is not said', () => {
  expect(imageNamePattern({ flavor: 'al2023' })).toBe('soe/al2023/*/*/*');
  expect(imageNamePattern({ flavor: 'al2023', version: '2026.11.0', architecture: 'arm64' })).toBe(
    'soe/al2023/2026.11.0/arm64/*',
  );
});
