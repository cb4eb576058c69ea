import { expect, test } from 'vitest';
import { isText, mediaTypeOf } from '../../src/archive/media-type.js';

test.each([
  'settings.auto.pkrvars.hcl',
  'terraform.tfvars',
  'setup.sh',
  'setup.ps1',
  'app.env',
  'app.conf',
  'pyproject.toml',
  'build.stdout',
  'build.stderr',
])('%s may hold secrets and is looked through, whatever its kind', (name) => {
  expect(isText(mediaTypeOf(name, 'other'))).toBe(true);
});

test('what nobody knows is text only where its kind is', () => {
  expect(isText(mediaTypeOf('file.xyz', 'other'))).toBe(false);
  expect(isText(mediaTypeOf('file.xyz', 'log'))).toBe(true);
});

test.each([
  ['application/x-ndjson', true],
  ['application/x-sh', true],
  ['application/vnd.cyclonedx+json; version=1.6', true],
  ['application/x-xz', false],
  ['application/zip', false],
])('%s is text: %s', (mediaType, text) => {
  expect(isText(mediaType)).toBe(text);
});
