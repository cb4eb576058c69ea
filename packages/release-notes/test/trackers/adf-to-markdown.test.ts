import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/clean-text.js';
import { adfToMarkdown } from '../../src/trackers/adf-to-markdown.js';
import { hostileText } from '../support/hostile-text.js';
import { nodesOf, parseMarkdown, shapeOf, textOf } from '../support/parse-markdown.js';

const doc = (...content: readonly unknown[]) => ({ type: 'doc', version: 1, content });
const text = (words: string, ...marks: readonly unknown[]) => ({
  type: 'text',
  text: words,
  marks,
});
const mark = (type: string, attrs: object = {}) => ({ type, attrs });
const node = (type: string, content: readonly unknown[] = [], attrs: object = {}) => ({
  type,
  content,
  attrs,
});
const paragraph = (...content: readonly unknown[]) => node('paragraph', content);
const item = (words: string, ...more: readonly unknown[]) =>
  node('listItem', [paragraph(text(words)), ...more]);
const cell = (type: string, ...content: readonly unknown[]) => node(type, content);

const markdownOf = (...content: readonly unknown[]) => adfToMarkdown(doc(...content)).markdown;

describe('adfToMarkdown', () => {
  it.each([
    ['headings', [node('heading', [text('Why')], { level: 2 })], '## Why'],
    [
      'marks, with spaces outside of them',
      [
        paragraph(
          text('a '),
          text('b ', mark('strong')),
          text('c', mark('em'), mark('strong')),
          text(' d', mark('underline')),
        ),
      ],
      'a **b** ***c*** d',
    ],
    [
      'struck text and code',
      [paragraph(text('x', mark('strike')), text(' '), text('a`b', mark('code')))],
      '~~x~~ ``a`b``',
    ],
    [
      'links to the web, and no others',
      [
        paragraph(
          text('in', mark('link', { href: 'https://a.example/x' })),
          text(' '),
          text('out', mark('link', { href: 'javascript:alert(1)' })),
        ),
      ],
      '[in](https://a.example/x) out',
    ],
    [
      'line breaks',
      [paragraph(text('a'), node('hardBreak'), text('- b'), node('hardBreak'))],
      'a\\\n\\- b',
    ],
    [
      'mentions, emoji, dates, states and cards',
      [
        paragraph(
          node('mention', [], { id: '1', text: '@Ada' }),
          text(' '),
          node('emoji', [], { shortName: ':tada:', text: '🎉' }),
          text(' '),
          node('date', [], { timestamp: '1793664000000' }),
          text(' '),
          node('status', [], { text: 'DONE', color: 'green' }),
          text(' '),
          node('inlineCard', [], { url: 'https://a.example/' }),
        ),
      ],
      '@&#8203;Ada 🎉 2026-11-03 \\[DONE\\] [https:&#8203;//a.example/](https://a.example/)',
    ],
    [
      'nested lists',
      [
        node('bulletList', [
          item('a', node('orderedList', [item('b'), item('c')], { order: 9 })),
          item('d'),
        ]),
      ],
      '- a\n\n  9. b\n  10. c\n- d',
    ],
    [
      'tasks and decisions',
      [
        node('taskList', [
          node('taskItem', [text('a')], { state: 'DONE' }),
          node('taskList', [node('taskItem', [text('b')], { state: 'TODO' })]),
        ]),
        node('decisionList', [node('decisionItem', [text('c')])]),
      ],
      '- [x] a\n  - [ ] b\n\n- c',
    ],
    [
      'quotes and panels',
      [
        node('blockquote', [paragraph(text('a')), paragraph(text('b'))]),
        node('panel', [paragraph(text('c'))], { panelType: 'warning' }),
      ],
      '> a\n>\n> b\n\n> **Warning:**\n>\n> c',
    ],
    ['expands', [node('expand', [paragraph(text('a'))], { title: 'More' })], '**More**\n\na'],
    [
      'code with fences in it',
      [node('codeBlock', [text('```\n  x\ty\n')], { language: 'bash' })],
      '````bash\n```\n  x\ty\n\n````',
    ],
    [
      'tables with several blocks in a cell',
      [
        node('table', [
          node('tableRow', [
            cell('tableHeader', paragraph(text('a|b'))),
            cell('tableHeader', paragraph(text('c'))),
          ]),
          node('tableRow', [
            cell('tableCell', paragraph(text('d')), node('bulletList', [item('e'), item('f')])),
            cell('tableCell', node('codeBlock', [text('x\ny|z')])),
          ]),
        ]),
      ],
      '| a\\|b | c |\n| --- | --- |\n| d<br>- e<br>- f | `x`<br>y\\|z |',
    ],
    [
      'rules, cards and media',
      [
        node('rule'),
        node('blockCard', [], { url: 'https://a.example/x' }),
        node('mediaSingle', [node('media', [], { type: 'file', id: '1', alt: 'Plan' })]),
        node('mediaSingle', [
          node('media', [], { type: 'external', url: 'https://a.example/p.png' }),
          node('caption', [text('What')]),
        ]),
      ],
      '***\n\n[https:&#8203;//a.example/x](https://a.example/x)\n\n\\[Plan\\]\n\n[https:&#8203;//a.example/p.png](https://a.example/p.png)\n\nWhat',
    ],
  ])('writes %s', (_, content, expected) => {
    expect(adfToMarkdown(doc(...content))).toEqual({ markdown: expected, warnings: [] });
  });

  it('keeps the text of nodes that it does not know, and says so once', () => {
    const strange = node('bodiedExtension', [paragraph(text('kept'))]);
    const inside = paragraph(text('a '), node('inlineExtension', [], { text: 'too' }));

    expect(adfToMarkdown(doc(strange, strange, inside))).toEqual({
      markdown: 'kept\n\nkept\n\na too',
      warnings: [
        'Nodes of type "bodiedExtension" are not known; their text was kept.',
        'Nodes of type "inlineExtension" are not known; their text was kept.',
      ],
    });
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 5 }), (anything) => {
        expect(typeof adfToMarkdown(anything).markdown).toBe('string');
        expect(typeof adfToMarkdown(doc(anything)).markdown).toBe('string');
      }),
    );
    let deep: unknown = text('x');
    for (let depth = 0; depth < 100_000; depth += 1) deep = { type: 'blockquote', content: [deep] };
    expect(adfToMarkdown(deep).markdown).toBe('');
  });

  it('keeps emphasis between letters and next to each other', () => {
    const strong = mark('strong');
    const markdown = markdownOf(
      paragraph(
        text('a'),
        text('(b)', strong),
        text('c', mark('em')),
        text('d', mark('code')),
        text('`', mark('code'), strong),
        text('e'),
      ),
    );

    const root = parseMarkdown(markdown);
    expect(textOf(root)).toBe('a(b)cd`e');
    expect(nodesOf(root, 'strong').map(textOf)).toEqual(['(b)']);
    expect(nodesOf(root, 'emphasis').map(textOf)).toEqual(['c']);
    expect(nodesOf(root, 'inlineCode').map(textOf)).toEqual(['d', '`']);
  });

  it('lets no text out of its place, whoever wrote it', () => {
    const everywhere = (words: (place: string) => string) =>
      markdownOf(
        node('heading', [text(words('heading'))], { level: 1 }),
        paragraph(
          text(words('one')),
          node('hardBreak'),
          text(words('two')),
          text(words('three'), mark('underline')),
        ),
        paragraph(text('x '), text(words('strong'), mark('strong')), text(' x')),
        paragraph(
          text('x '),
          text(words('link'), mark('link', { href: 'https://a.example/' })),
          text(' x'),
        ),
        paragraph(
          text('x '),
          node('mention', [], { text: words('mention') }),
          node('status', [], { text: words('status') }),
        ),
        node('bulletList', [node('listItem', [paragraph(text(words('item')))]), item('x')]),
        node('taskList', [node('taskItem', [text(words('task'))], { state: 'TODO' })]),
        node('panel', [paragraph(text(words('panel')))], { panelType: words('type') }),
        node('expand', [paragraph(text(words('inner')))], { title: words('title') }),
        node('table', [
          node('tableRow', [
            cell('tableHeader', paragraph(text(words('head')))),
            cell('tableHeader', paragraph(text('x'))),
          ]),
          node('tableRow', [
            cell('tableCell', paragraph(text(words('cell')))),
            cell(
              'tableCell',
              paragraph(text('x '), text(words('code'), mark('code'), mark('border'))),
            ),
          ]),
        ]),
        node('mediaSingle', [node('media', [], { alt: words('alt') })]),
        node('strange', [paragraph(text(words('strange')))]),
        node('codeBlock', [text(words('block'))], { language: words('language') }),
      );
    // Code with a bar in a cell is written as text, and no other difference counts.
    const structureOf = (markdown: string) =>
      shapeOf(parseMarkdown(markdown))
        .replaceAll('inlineCode', 'text')
        .replaceAll(/\btext(?: text)+\b/g, 'text');
    // What cleaning leaves nothing of is another document; a letter keeps every place filled.
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const markdown = everywhere(() => `w${cleanText(hostile)}w`);

        expect(structureOf(markdown)).toBe(structureOf(everywhere(() => 'w')));
        expect(nodesOf(parseMarkdown(markdown), 'html')).toEqual([]);
      }),
    );
  });
});
