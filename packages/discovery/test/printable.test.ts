import { expect, test } from 'vitest';
import { printable } from '../src/command/printable.js';

test.each([
  ['::error::owned', '> ::error::owned'],
  ['  ::set-output name=x::y', '> ::set-output name=x::y'],
  ['a ##[error]owned', 'a # #[error]owned'],
  ['a ##vso[task.setvariable variable=x]y', 'a # #vso[task.setvariable variable=x]y'],
  ['a\u001b[31m\u202eb\r\nc', 'a [31m b c'],
  ['::1 is an address, #[1] and ## are signs', '> ::1 is an address, #[1] and ## are signs'],
])('%j is shown as one harmless line', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
