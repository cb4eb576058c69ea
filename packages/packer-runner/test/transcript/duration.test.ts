import { describe, expect, it } from 'vitest';
import { readDuration } from '../../src/transcript/duration.js';

describe('readDuration', () => {
  it.each([
    ['525 milliseconds 961 microseconds', 526],
    ['1 second 371 milliseconds', 1_371],
    ['2 minutes 3 seconds', 123_000],
    ['1 hour 1 minute', 3_660_000],
    ['3 microseconds', 0],
    ['', 0],
  ])('reads %j as %d ms', (words, expected) => {
    expect(readDuration(words)).toBe(expected);
  });
});
