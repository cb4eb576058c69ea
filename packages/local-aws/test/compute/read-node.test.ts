import { expect, test } from 'vitest';
import { osReleaseValue } from '../../src/compute/read-node.js';

test.each([
  ['NAME="Amazon Linux"\nVERSION_ID="2023"\n', 'Amazon Linux'],
  ["NAME='Debian GNU/Linux'", 'Debian GNU/Linux'],
  ['NAME=Fedora', 'Fedora'],
  ['NAME="A \\"quoted\\" \\$name"', 'A "quoted" $name'],
  ['NAME=first\nNAME=second', 'second'],
  ['PRETTY_NAME=x', undefined],
])('%j names the system %j', (file, name) => {
  expect(osReleaseValue(file, 'NAME')).toBe(name);
});
