import { expect, test } from 'vitest';
import * as z from 'zod';
import { parseDataFile } from '../../src/data-file/parse-data-file.js';

const schema = z.strictObject({
  name: z.string().min(1).max(9),
  count: z.number().min(2).max(5).exactOptional(),
  whole: z.int().exactOptional(),
  flag: z.boolean().exactOptional(),
  list: z.array(z.string()).min(1).exactOptional(),
  map: z.partialRecord(z.enum(['high', 'low']), z.number()).exactOptional(),
  either: z.union([z.string(), z.number()]).exactOptional(),
  word: z.enum(['warn', 'block']).exactOptional(),
  inner: z.strictObject({ service: z.string() }).exactOptional(),
  own: z.string({ error: 'say it in your own words' }).exactOptional(),
});

function problemsOf(text: string): readonly string[] {
  try {
    parseDataFile(text, schema, { file: 'a.yaml', code: 'HARNESS_POLICY_INVALID', what: 'a test' });
  } catch (error) {
    const { message } = error as Error;
    return message.replace(/^Cannot read a\.yaml as a test:(?:\n {2}- | )/, '').split('\n  - ');
  }
  return [];
}

test.each([
  ['count: 3', 'line 1: name: it is missing'],
  ['name: 3', 'line 1: name: must be text'],
  ['name: ""', 'line 1: name: must not be empty'],
  ['name: abcdefghij', 'line 1: name: must have at most 9 characters'],
  ['name: a\ncount: x', 'line 2: count: must be a number'],
  ['name: a\ncount: 1', 'line 2: count: must be at least 2'],
  ['name: a\ncount: 6', 'line 2: count: must be at most 5'],
  ['name: a\nwhole: 1.5', 'line 2: whole: must be a whole number'],
  ['name: a\nflag: yes', 'line 2: flag: must be true or false'],
  ['name: a\nlist: b', 'line 2: list: must be a list'],
  ['name: a\nlist: []', 'line 2: list: must not be empty'],
  ['name: a\nmap: []', 'line 2: map: must be a map of names and values'],
  ['name: a\neither: []', 'line 2: either: must be text or a number'],
  ['name: a\nword: stop', 'line 2: word: must be "warn" or "block"'],
  ['name: a\nown: 1', 'line 2: own: say it in your own words'],
])('%j does not fit: %s', (text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test('each name that is not known is told at its own line, with the nearest that is', () => {
  const text = `name: a
inner:
  service: sshd

  servce:
    - x
map: { low: 1,
  hihg: 2 }
"two\\nlines": 1
__proto__: {}
`;

  expect(problemsOf(text)).toEqual([
    'line 8: map: the name "hihg" is not known; did you mean "high"?',
    'line 5: inner: the name "servce" is not known; did you mean "service"?',
    'line 9: the name "two\\nlines" is not known',
    'line 10: the name "__proto__" is not known',
  ]);
});
