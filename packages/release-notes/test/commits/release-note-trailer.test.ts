import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { releaseNoteOf } from '../../src/commits/release-note-trailer.js';
import { isolated } from '../support/repository.js';

describe('releaseNoteOf', () => {
  it.each<[string, string, string | undefined]>([
    [
      'the last paragraph',
      'fix: x\n\nbody\n\nRelease-Note: Logs rotate daily',
      'Logs rotate daily',
    ],
    ['comments below', 'x\n\n  text\nRelease-Note: a\nIssue: 1\n\n# comment', 'a'],
    ['any case', 'fix: x\n\nrELEASE-nOTE: a', 'a'],
    ['the plural', 'fix: x\n\nRelease-Notes: a', 'a'],
    [
      'folded lines',
      'x\n\nRelease-Note: Logs rotate\n  daily and\n\tare kept\nRefs: 1',
      'Logs rotate daily and are kept',
    ],
    ['other trailers', 'x\n\nIssue: SOE-1\nRelease-Note: a\nSigned-off-by: A <a@b>', 'a'],
    ['text beside what git writes', 'x\n\nsome text\nRelease-Note: a\nSigned-off-by: A <a@b>', 'a'],
    ['what a host adds below', 'x\n\nRelease-Note: a\n\n---------\n\nCo-authored-by: B <b@c>', 'a'],
    ['several', 'x\n\nRelease-Note: One.\nRelease-Note: Two.', 'One. Two.'],
    ['none', 'x\n\nRelease-Note: NONE', 'none'],
    ['none beside a text', 'x\n\nRelease-Note: none\nRelease-Note: a', 'a'],
    ['line ends of Windows', 'x\r\n\r\nbody\r\n\r\nRelease-Note: a\r\n  b\r\n', 'a b'],
    ['text that must be cleaned', 'x\n\nRelease-Note: a\u001b[31m\u202e b', 'a b'],
    ['no value', 'x\n\nRelease-Note:', undefined],
    ['the subject', 'Release-Note: a', undefined],
    ['a paragraph in the middle', 'x\n\nRelease-Note: a\n\nMore text follows here', undefined],
    ['a word in the text', 'x\n\nthe Release-Note: is not at the beginning', undefined],
    ['another key', 'x\n\nMy-Release-Note: a', undefined],
    ['nothing at all', '', undefined],
  ])('reads or leaves alone: %s', (_, message, expected) => {
    expect(releaseNoteOf(message)).toBe(expected);
  });

  it('finds what git finds', () => {
    const line = fc.constantFrom(
      ...['Release-Note: a', 'release-note : b', '  folded', 'Signed-off-by: A <a@b>', 'Issue: 1'],
      ...['some text', '', '', 'a: b c', '# comment'],
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const message = `subject\n\nbody text\n\n${lines.join('\n')}\n`;
        const git = execFileSync('git', ['interpret-trailers', '--parse'], {
          input: message,
          env: isolated,
          encoding: 'utf8',
        });
        const values = Array.from(git.matchAll(/^release-note *: *(.*)$/gim), ([, text]) => text);
        // More may be found: git looks at one paragraph and knows no such key by itself.
        if (values.length > 0) expect(releaseNoteOf(message)).toContain(values.join(' ').trim());
      }),
      { numRuns: 60 },
    );
  });

  it('costs next to nothing where a message has none', () => {
    const long = `subject\n\n${'word-nnn '.repeat(200_000)}\n\nA: b\n`;
    expect(releaseNoteOf(long)).toBeUndefined();
    expect(releaseNoteOf(`x\n\n${' \n'.repeat(100_000)}Release-Note: a`)).toBe('a');
  });

  it('is found in a hostile message as quickly', () => {
    const gap = '\n '.repeat(500_000);
    expect(releaseNoteOf(`x\n\nRelease-Note: a${gap}\v\r-`)).toBeUndefined();
    expect(releaseNoteOf(`x${'\n\nRelease-Note: a'.repeat(200_000)}`)).toContain('a a');
  });
});
