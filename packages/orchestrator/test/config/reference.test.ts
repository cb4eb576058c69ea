import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainOf, treeOf } from '../../src/config/config-tree.js';
import { fillReferences, parametersOf } from '../../src/config/fill-references.js';
import { parseReferences } from '../../src/config/reference.js';

const none = { env: {}, parameters: new Map<string, string>() };
const fill = (text: string, env: Record<string, string> = {}, more: object = {}) => {
  const { tree, problems, filled } = fillReferences(treeOf({ text }), { ...none, env, ...more });
  return { value: (plainOf(tree) as { text: string }).text, problems, filled };
};

test('text without references is as it was, whatever is in it', () => {
  const plain = fc.string().filter((text) => !text.includes(`\${`));
  fc.assert(
    fc.property(plain, (text) => {
      expect(fill(text).value).toBe(text);
    }),
  );
});

test('any text can be written: escaped it comes out as it was', () => {
  const parts = fc.constantFrom('$', '{', '}', `\${`, 'env.A', 'x', ':-');
  const text = fc.array(parts).map((each) => each.join(''));
  fc.assert(
    fc.property(text, (each) => {
      const escaped = each.replaceAll(`\${`, () => `$\${`);
      expect(fill(escaped, { A: 'no' })).toMatchObject({ value: each, problems: [] });
    }),
  );
});

test('a value is put in as it is: what looks like a reference in it is text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (value) => {
      expect(fill(`<\${env.A}>`, { A: value }).value).toBe(`<${value}>`);
    }),
  );
  expect(fill(`\${env.A}`, { A: `\${env.B}`, B: 'no' }).value).toBe(`\${env.B}`);
});

test('a default stands where the variable is not set, or empty', () => {
  expect(fill(`\${env.A:-b:c}`).value).toBe('b:c');
  expect(fill(`\${env.A:-b}`, { A: '' }).value).toBe('b');
  expect(fill(`\${env.A:-b}`, { A: 'a' }).value).toBe('a');
  expect(fill(`\${env.A:-}`).value).toBe('');
  expect(fill(`\${parameter:/p:-b}`).value).toBe('b');
});

test('what is missing is told with its name, its place and what to do', () => {
  expect(fill(`a-\${env.A}-\${parameter:/x/y}`).problems).toEqual([
    {
      at: ['text'],
      message: expect.stringMatching(/variable A is not set.*\$\{env\.A:-DEFAULT\}/),
    },
    { at: ['text'], message: expect.stringMatching(/no parameter \/x\/y; put it/) },
  ]);
});

test('what is kept stays as it is written, and is no problem', () => {
  const text = `\${parameter:/x:-y}`;

  expect(fill(text, {}, { keep: 'parameters' })).toMatchObject({ value: text, problems: [] });
  expect(fill(`\${env.A}`, {}, { keep: 'parameters' }).problems).toHaveLength(1);
  expect(fill(`\${env.A}`, {}, { keep: 'all' })).toMatchObject({
    value: `\${env.A}`,
    problems: [],
  });
});

test.each([
  `\${A}`,
  `\${env.}`,
  `\${env.A`,
  `\${env.A-b}`,
  `\${parameter:}`,
  `\${env.1}`,
  `\${ENV.A}`,
  `\${env.A:-\${env.B}}`,
])('%s is no reference, and is told so', (text) => {
  expect(parseReferences(text)).toEqual({ problem: expect.stringContaining('is no reference') });
});

test('parameters are found once each, in lists too', () => {
  const tree = treeOf({
    a: [`\${parameter:/x}`, { b: `\${parameter:/y}\${parameter:/x}` }],
    c: `$\${parameter:/no}`,
  });

  expect(parametersOf(tree)).toEqual(['/x', '/y']);
});
