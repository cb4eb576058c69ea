import { expect, test } from 'vitest';
import { answer } from '../src/commands/command.js';

test('JSON says what it was given, and nothing in it is a command or an escape', () => {
  const value = { subject: '##[group]a ###vso[task.setvariable]b', author: 'x\u009b2J\u202ey #1' };
  const printed: string[] = [];
  const context = {
    directory: '.',
    env: {},
    version: '1.0.0',
    signal: new AbortController().signal,
    json: true,
    print: (line: string) => void printed.push(line),
    say: () => undefined,
  };

  answer(context, value, '');

  const [text = ''] = printed;
  expect(JSON.parse(text)).toEqual(value);
  expect(text).not.toMatch(/##\w*\[|[\u007f-\u009f\u202e]/u);
});
