import { describe, expect, it } from 'vitest';
import { readSpeaker } from '../../src/machine-readable/speaker.js';

describe('readSpeaker', () => {
  it.each([
    ['==> null.a: a step', 'null.a', 'a step'],
    ['    null.a: some: output', 'null.a', 'some: output'],
    ['    null.a:', 'null.a', ''],
    ['==> null.a (manifest): text', 'null.a', 'text'],
    ['==> null.a: first\n==> null.a: second\nthird', 'null.a', 'first\nsecond\nthird'],
  ])('knows who says %j', (text, build, said) => {
    expect(readSpeaker(text)).toMatchObject({ build, said });
  });

  it.each([
    '',
    "Build 'null.a' finished after 1 second.",
    '==> Wait completed after 1 second',
    '\n==> Builds finished.',
    '--> null.a: an artifact',
    '==> two\nlines: text',
  ])('knows no one who says %j', (text) => {
    expect(readSpeaker(text)).toEqual({ build: undefined, opening: '', said: text });
  });
});
