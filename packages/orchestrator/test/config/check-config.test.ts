import { expect, test } from 'vitest';
import { formatProblems } from '../../src/config/format-problems.js';
import { readConfigText } from '../../src/config/read-config-file.js';
import { resolveConfig } from '../../src/config/resolve-config.js';

const told = (text: string) =>
  formatProblems(
    resolveConfig(readConfigText(text, 'soe.config.yaml'), { env: {}, parameters: new Map() })
      .problems,
  );
const head = `owner: "111122223333"
region: us-east-1
distribution: { regions: [us-east-1] }
`;

test('a key with a slip of the pen is told on its own line, with the one that is meant', () => {
  const text = `${head}bases:
  linux:
    template: linux
    purpos:
      it: servers
flavors:
  al2023:
    extends: linux
    sources: { x86_64: { parameter: /x } }
    tests:
      console: { alow: [] }
    lifecycle:
      kind: immutable
      cadance: P1M
`;

  expect(told(text).split('\n')).toEqual([
    '  bases.linux.purpos (line 7), in al2023: there is no such key; did you mean purpose?',
    '  flavors.al2023.tests.console.allow (line 14): allow is missing',
    '  flavors.al2023.tests.console.alow (line 14): there is no such key; did you mean allow?',
    '  flavors.al2023.lifecycle.cadance (line 17): there is no such key; did you mean cadence?',
  ]);
});

test('a key that is like none is told with those that there are', () => {
  const text = `${head}extra: 1
flavors: { al2023: { template: linux, sources: { x86_64: { parameter: /x } } } }
`;

  expect(told(text)).toMatch(
    /extra \(line 4\): there is no such key; the keys here are: owner, .*defaults, bases$/,
  );
});

test('what a flavor lacks is no second mistake where its base is not there', () => {
  const text = `${head}flavors:
  al2023: { template: linux, sources: { x86_64: { parameter: /x } } }
  web: { extends: al2023 }
  other: { purpose: servers }
`;

  expect(told(text).split('\n')).toEqual([
    '  flavors.web.extends (line 6): there is no base "al2023"; it is a flavor, and only what is in bases is extended; there are none: write it in bases',
    '  flavors.other.template (line 7): template is missing',
    '  flavors.other.sources (line 7): sources is missing',
  ]);
});

test('what cannot be read at all is told in a sentence without a tail', () => {
  expect(() => readConfigText('a: [1\nb: 2\n', 'soe.config.yaml')).toThrow(
    /^soe\.config\.yaml:\d: [^\n]*[^:\s]$/,
  );
});
