import fc from 'fast-check';
import { cleanText } from '../../src/clean-text.js';

const pieces = [
  ...['# ', '## ', '- ', '1. ', '12) ', '> ', '---', '===', '```', '~~~', '    ', '\t'],
  ...[
    '`',
    '``',
    '*',
    '**',
    '_',
    '__',
    '~',
    '~~',
    '|',
    ' | ',
    '|---|',
    '\\',
    '\\\\',
    '\\|',
    '$',
    '$$',
  ],
  ...[
    '[',
    ']',
    '(',
    ')',
    '[x](https://e.example)',
    '![i](x.png)',
    '[a]: https://e.example',
    '[^1]',
  ],
  ...['<', '>', '<b>', '</td>', '<!--', '-->', '<script>alert(1)</script>', '<https://e.example>'],
  ...[
    '&',
    '&lt;',
    '&#35;',
    '&amp;',
    'https://e.example/x',
    'http://e.example',
    'www.e.example',
    '://',
  ],
  ...[
    'a@e.example',
    '@team/all',
    '@user',
    '#12',
    'GH-7',
    'o/r#3',
    'SOE-12',
    'SOE-1',
    'www.',
    'gh-',
  ],
  ...['\n', '\r\n', '\n\n', '\u2028', '\0', '\u001b[31m', '\u001b]0;t\u0007', '\u009b1m', '\u202e'],
  ...[
    '\u2066',
    '\u200f',
    'שלום',
    '漢字',
    '👩‍👩‍👧',
    'é',
    '\u00a0',
    '\u3000',
    '\ufeff',
    '\ud800',
    '\udc00',
  ],
  ...['a', 'b c', '1', ' ', '!', ':', '+', '-', '=', '.', ',', '"', "'", '{', '}', '%', '^', '/'],
] as const;

const anyText = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((p) => p.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
);

/**
 * A terminal sequence that is open at the end of a text is closed: what a test puts behind the text would
 * else be a part of the sequence, and gone with it.
 */
function closed(text: string): string {
  return cleanText(`${text}x`).endsWith('x') ? text : `${text}\u0007`;
}

/** Text by people who want to break out of it. */
export const hostileText = anyText.map(closed);

const chatPieces = [
  ...['<!channel>', '<!here>', '<!everyone|x>', '<@U0123ABCD>', '<#C0123ABCD>', '<!subteam^S1>'],
  ...['<https://e.example|x>', ':smile:', ':', '@channel', '@here', '*b*', '_i_', '~s~', '`c`'],
  ...['<at>Ada</at>', '{{DATE(2017-02-14T06:08:39Z, SHORT)}}', '{{', '}}', '](', '\\]('],
  ...['e.example', 'http:', '//', '{{TIME(2017-02-14T06:08:39Z)}}'],
] as const;

const markupPieces = [
  ...[']]>', '<![CDATA[', ']]', '<ac:structured-macro ac:name="html">', '</ac:structured-macro>'],
  ...[
    '</p>',
    '</li></ul>',
    '<ri:user ri:username="x" />',
    '&nbsp;',
    '&#x0;',
    '<?xml?>',
    '<!DOCTYPE x>',
  ],
  ...['{code}', '{toc}', '[~accountid:x]', '\uFFFE', '\uFFFF', '"', "'", '</th>'],
] as const;

/** Text by people who want to break out of chats and of the formats of Atlassian too. */
export const hostileVendorText = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc
        .array(fc.constantFrom(...pieces, ...chatPieces, ...markupPieces), { maxLength: 10 })
        .map((p) => p.join('')),
    },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.constantFrom(...chatPieces, ...markupPieces), { maxLength: 6 })
        .map((p) => p.join('')),
    },
    { weight: 2, arbitrary: hostileText },
  )
  .map(closed);
