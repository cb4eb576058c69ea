import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repositoryUrl } from '../../src/source/repository-url.js';

test.each([
  ['https://github.com/acme/images.git', 'https://github.com/acme/images'],
  ['https://user:token@github.com/acme/images', 'https://github.com/acme/images'],
  ['https://git.example.com:8443/acme/images/', 'https://git.example.com:8443/acme/images'],
  ['git@github.com:acme/images.git', 'https://github.com/acme/images'],
  ['ssh://git@git.example.com:7999/acme/images.git', 'https://git.example.com/acme/images'],
  ['http://git.example.com/acme/images?token=x#y', 'http://git.example.com/acme/images'],
])('%s is opened at %s', (remote, url) => {
  expect(repositoryUrl(remote)).toBe(url);
});

test.each(['', '/srv/git/images.git', '../images', 'C:/git/images', 'file:///srv/git/images.git'])(
  '%j leads nobody anywhere',
  (remote) => {
    expect(repositoryUrl(remote)).toBeUndefined();
  },
);

test('no credential survives, and nothing makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.stringMatching(/^[A-Za-z0-9]{8,20}$/), (text, secret) => {
      repositoryUrl(text);
      const url = repositoryUrl(`https://user:${secret}@git.example.com/path`);

      expect(url).toBe('https://git.example.com/path');
    }),
  );
});
