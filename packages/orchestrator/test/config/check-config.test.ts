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

const flavors = (text: string) => `flavors:\n  al2023: { template: linux, ${text} }\n`;
const source = 'sources: { x86_64: { parameter: /x } }';

test.each([
  [
    'a name in capitals',
    `${head}flavors:\n  AL2023: { template: linux, ${source} }\n`,
    /^ {2}flavors\.AL2023 \(line 5\): .*AL2023.*lower/,
  ],
  [
    'a region without its dash',
    head.replace('[us-east-1]', '[us-east1]') + flavors(source),
    '  distribution.regions.0 (line 3), in al2023: a region looks like "eu-west-1"',
  ],
  [
    'a region that is a number',
    head.replace('[us-east-1]', '[1]') + flavors(source),
    '  distribution.regions.0 (line 3), in al2023: write text or an object, with a line "key: value" for each member; this is a number',
  ],
  [
    'an architecture as Debian calls it',
    head + flavors('sources: { amd64: { parameter: /x } }'),
    '  flavors.al2023.sources.amd64 (line 5): there is no such key; did you mean x86_64?',
  ],
  [
    'an architecture that there is not',
    head + flavors('sources: { riscv: { parameter: /x } }'),
    '  flavors.al2023.sources.riscv (line 5): there is no such key; the keys here are: x86_64, arm64',
  ],
  [
    'a source that says nothing',
    head + flavors('sources: { x86_64: {} }'),
    /^ {2}flavors\.al2023\.sources\.x86_64 \(line 5\): .*\{ parameter: .* or \{ name: .*owners/,
  ],
  [
    'a source that is the id of an image',
    head + flavors('sources: { x86_64: ami-0123456789abcdef0 }'),
    /^ {2}flavors\.al2023\.sources\.x86_64 \(line 5\): .*\{ parameter: .* or \{ name: .*owners/,
  ],
  [
    'a source by its name, without owners',
    head + flavors('sources: { x86_64: { name: "x-*" } }'),
    '  flavors.al2023.sources.x86_64.owners (line 5): owners is missing',
  ],
  [
    'a source with a slip of the pen',
    head + flavors('sources: { x86_64: { nam: "x-*", owners: [amazon] } }'),
    '  flavors.al2023.sources.x86_64.nam (line 5): there is no such key; did you mean name?',
  ],
  [
    'an owner that is none',
    head + flavors('sources: { x86_64: { name: "x-*", owners: [ubuntu] } }'),
    /sources\.x86_64\.owners\.0 \(line 5\): an owner is an account id as text, in quotes, or amazon/,
  ],
  ['an empty file', '', /^ {2}the whole file.*: nothing stands here: write owner.*soe init/],
  [
    'one word where a list stands',
    head + flavors(`${source}, tests: { suites: text }`),
    '  flavors.al2023.tests.suites (line 5): write a list, also for a single one: [...]; this is text',
  ],
  [
    'an empty list',
    head + flavors(`${source}, tests: { suites: [] }`),
    '  flavors.al2023.tests.suites (line 5): name at least one',
  ],
  [
    'a flavor without members',
    `${head}flavors:\n  al2023:\n`,
    '  flavors.al2023 (line 5): write an object, with a line "key: value" for each member; nothing stands here',
  ],
  [
    'a fixed word with a slip of the pen',
    head + flavors(`${source}, lifecycle: { kind: imutable }`),
    '  flavors.al2023.lifecycle.kind (line 5): did you mean immutable? It is immutable or long-lived',
  ],
  [
    'a word of a union that there is not',
    head + flavors(`${source}, tests: { matrix: all }`),
    '  flavors.al2023.tests.matrix (line 5): write one or classes; this is neither',
  ],
  [
    'a number that is too small',
    head + flavors(`${source}, lifecycle: { retention: { graceDays: 1 } }`),
    '  flavors.al2023.lifecycle.retention.graceDays (line 5): write 3 or more',
  ],
  [
    'an address without its beginning',
    head + flavors(`${source}, support: { owner: us, tracker: example.com }`),
    '  flavors.al2023.support.tracker (line 5): write an address that begins with https:// or http://',
  ],
])('%s is told in words of the configuration', (_what, text, sentence) => {
  const problems = told(text);

  expect(problems.split('\n')).toHaveLength(1);
  if (typeof sentence === 'string') expect(problems).toBe(sentence);
  else expect(problems).toMatch(sentence);
});

test('a value that is refused is not told: it may be a secret', () => {
  const text = `${head}flavors:
  al2023: { template: [hunter2], ${source}, lifecycle: { kind: hunter2 }, tests: { matrix: [hunter2] } }
`;

  expect(told(text).split('\n')).toHaveLength(3);
  expect(told(text)).not.toContain('hunter2');
});
