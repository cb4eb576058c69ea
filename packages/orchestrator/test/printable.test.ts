import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLines } from '../src/commands/printable.js';

test.each([
  ['\u001b[31mred\u001b[0m', ' [31mred [0m'],
  ['a\nimage      ami-fake', 'a image      ami-fake'],
  ['  ::error::stop', '> ::error::stop'],
  ['##[group]x ##vso[task.setvariable]y', '# #[group]x # #vso[task.setvariable]y'],
  ['right \u202e left', 'right   left'],
  ['Grüße, 世界 🎉', 'Grüße, 世界 🎉'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('whatever comes in, no control character and no command goes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const line of printableLines(text).split('\n')) {
        expect(line).not.toMatch(/\p{Cc}/u);
        expect(line.trim()).not.toMatch(/^::|##\w*\[/);
      }
    }),
  );
});
