import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatQueryForm, parseQueryForm } from '../../src/protocols/query-form.js';
import type { Wire, WireMembers } from '../../src/protocols/wire.js';

const name = fc
  .string({ minLength: 1, maxLength: 8 })
  .filter((text) => !text.includes('.') && !/^\d+$/.test(text) && text !== 'member');

/** Requests as the protocol can carry them: leaves are text, and nothing is empty. */
const { members } = fc.letrec<{ members: WireMembers; wire: Wire }>((tie) => ({
  members: fc.dictionary(name, tie('wire'), { minKeys: 1, maxKeys: 4 }),
  wire: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string(),
    fc.array(tie('wire'), { minLength: 1, maxLength: 12 }),
    tie('members'),
  ),
}));

test('what is written is read back, whatever names and values it has', () => {
  fc.assert(
    fc.property(members, (request) => {
      expect(plain(parseQueryForm(formatQueryForm(request)))).toEqual(plain(request));
    }),
  );
});

test('lists keep the order of their numbers, not of the text', () => {
  const form = 'ImageId.10=j&ImageId.2=b&ImageId.1=a';

  expect(parseQueryForm(form)).toEqual({ ImageId: ['a', 'b', 'j'] });
});

test.each([' 1', '1e0', '0x1', '+1'])('%j is a name and no number of a list', (name) => {
  expect(plain(parseQueryForm(formatQueryForm({ A: { [name]: 'x' } })))).toEqual({
    A: { [name]: 'x' },
  });
});

test('lists of the other query protocol are read too', () => {
  const form = 'PolicyArns.member.1.arn=x&PolicyArns.member.2.arn=y';

  expect(plain(parseQueryForm(form))).toEqual({ PolicyArns: [{ arn: 'x' }, { arn: 'y' }] });
});

test('names of the prototype are only names', () => {
  const read = parseQueryForm('__proto__.polluted=yes&constructor=x');

  expect(Object.keys(read)).toEqual(['__proto__', 'constructor']);
  expect('polluted' in {}).toBe(false);
});

test('a name nested without end is refused instead of exhausting the stack', () => {
  const form = `${'a.'.repeat(10_000)}a=1`;

  expect(() => parseQueryForm(form)).toThrow('nested too deeply');
});

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
