import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/clean-text.js';
import {
  defaultPartials,
  defaultTemplate,
  type ReleaseNotes,
  type RenderTemplateOptions,
  renderMarkdown,
  renderTemplate,
} from '../../src/index.js';
import { hostileText } from '../support/hostile-text.js';
import { changeOf, emptyNotes } from '../support/notes.js';
import { nodesOf, parseMarkdown, shapeOf, textOf } from '../support/parse-markdown.js';

const hash = 'a'.repeat(40);
const url = 'https://git.example/commit/a';

/** Notes with foreign text in every place that a template can show. */
function notesWith(text: (place: string) => string): ReleaseNotes {
  return emptyNotes(text('version'), {
    name: text('name'),
    previous: text('previous'),
    highlights: [{ text: text('highlight'), url }],
    breaking: [{ scope: text('scope'), description: text('description'), hash, url }],
    sections: [
      {
        title: text('title'),
        changes: [
          changeOf(hash, {
            ...{ url, scope: text('area'), subject: text('subject'), author: text('author') },
            coAuthors: [text('coauthor')],
            note: text('note'),
            issues: [
              { key: text('issue') },
              { key: text('linked'), url: 'https://jira.example/1' },
            ],
          }),
          changeOf('b'.repeat(40), { subject: text('second') }),
        ],
      },
    ],
    security: { fixed: [{ id: text('cve'), severity: 'high', package: text('package') }] },
    images: [{ region: text('region'), architecture: text('arch'), imageId: text('image') }],
    knownIssues: [{ text: text('known'), workaround: text('workaround') }],
    warnings: [text('warning')],
    excluded: [{ hash: 'c'.repeat(40), by: 'edits' }],
    links: { compare: 'https://git.example/compare/a...b', page: 'https://e.example/notes' },
  });
}

const places = [
  ...[
    'version',
    'name',
    'previous',
    'highlight',
    'scope',
    'description',
    'title',
    'area',
    'subject',
  ],
  ...[
    'author',
    'coauthor',
    'note',
    'issue',
    'linked',
    'second',
    'cve',
    'package',
    'region',
    'arch',
  ],
  ...['image', 'known', 'workaround', 'warning'],
];
const words = notesWith((place) => place);

/**
 * Hostile text for every place. The name of the place behind it keeps it from being empty, which has a
 * form of its own, and a subject from naming an issue, which links it.
 */
const everywhere = fc
  .array(hostileText, { minLength: places.length, maxLength: places.length })
  .map((texts) => texts.map((text, at) => `${text}${places[at]}`));
const placed = (texts: readonly string[]) => (place: string) => texts[places.indexOf(place)] ?? '';
/** Text as its readers see it, without the invisible spaces that break mentions. */
const seen = (text: string) => cleanText(text).replaceAll('\u200B', '');

const refused = async (template: string, options: RenderTemplateOptions = {}) => {
  const error: unknown = await renderTemplate(words, template, options).catch((cause) => cause);
  expect(error).toMatchObject({ name: 'ReleaseNotesError', code: 'NOTES_TEMPLATE_INVALID' });
  return error instanceof Error ? error.message : '';
};

/** Ids and names are code where they can be and text where they cannot: both are one piece of text. */
const shape = (markdown: string) =>
  shapeOf(parseMarkdown(markdown))
    .replace(/<[^>]*>/g, '')
    .replaceAll('inlineCode', 'text');

describe('the default template', () => {
  it('writes what renderMarkdown writes', async () => {
    const { excluded: _excluded, ...told } = words;
    for (const notes of [told, emptyNotes('2'), emptyNotes('2', { breaking: words.breaking })]) {
      expect(await renderTemplate(notes, defaultTemplate)).toBe(renderMarkdown(notes));
    }
    expect(await renderTemplate(words, defaultTemplate)).toContain(
      '\n1 change is left out of these notes.\n',
    );
  });

  it('has partials that can be replaced one at a time', async () => {
    const text = await renderTemplate(words, defaultTemplate, {
      partials: {
        change: '* {{subjectOf this}} – {{short hash}}\n',
        images: '',
        header: '# Mine\n',
      },
    });

    expect(text).toMatch(/^# Mine\n\n> \*\*Warning:\*\* warning\n/);
    expect(text).toContain('* subject – aaaaaaa\n* second – bbbbbbb\n\n## Security: fixed');
    expect(text).not.toContain('Region');
    const marked = Object.keys(defaultPartials).map((name) => [name, `+${name}+`]);
    const inside = new Set(['section', 'change', 'more']);
    const outer = Object.fromEntries(marked.filter(([name]) => !inside.has(name ?? '')));
    expect(await renderTemplate(words, defaultTemplate, { partials: outer })).toBe(
      Object.values(outer).join(''),
    );
  });

  it('keeps its structure and gives every text back, whatever the text', async () => {
    const expected = shape(await renderTemplate(words, defaultTemplate));
    await fc.assert(
      fc.asyncProperty(everywhere, async (texts) => {
        const markdown = await renderTemplate(notesWith(placed(texts)), defaultTemplate);
        const read = textOf(parseMarkdown(markdown));

        expect(shape(markdown)).toBe(expected);
        for (const text of texts) expect(read).toContain(seen(text));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the template of a team', () => {
  /** Texts side by side, in a list, a table, a quote, in bold, in front of a number and a link. */
  const template = `{{#each sections}}
- {{title}}{{#each changes}}{{subject}}{{scope}}{{/each}}

| a | b |
| --- | --- |
{{#each changes}}
| {{subject}}{{note}} | **{{author}}:** {{coAuthors}} |
{{/each}}

> {{#with changes.[0]}}{{subject}}{{note}}{{/with}}

{{#with changes.[0]}}{{subject}} {{link note url}} {{link author "https://x.example"}} **{{code scope}}**{{/with}}
{{/each}}
`;

  it('lets no text become anything but text', async () => {
    const expected = shape(await renderTemplate(words, template));
    await fc.assert(
      fc.asyncProperty(everywhere, async (texts) => {
        const markdown = await renderTemplate(notesWith(placed(texts)), template);
        const hosts = nodesOf(parseMarkdown(markdown), 'link').map(({ url }) => new URL(url).host);

        expect(shape(markdown)).toBe(expected);
        expect(markdown).not.toMatch(/@(?!&#8203;)/);
        expect(hosts).toEqual(['git.example', 'x.example']);
      }),
      { numRuns: 40 },
    );
  });

  it('lets no two texts side by side become an address, a mention or a list', async () => {
    const pairs = [
      ['https:', '//e.example'],
      ['https:/', '/e.example'],
      ['www', '.e.example'],
      ['1', '. item'],
      ['12', ') item'],
      ['#', '12'],
      ['gh-', '12'],
      ['@', 'team'],
      ['!', '[x](https://e.example)'],
      ['&', 'lt;'],
      ['-', '--'],
    ];
    for (const [first = '', second = ''] of pairs) {
      const notes = emptyNotes(second, { name: first });
      const markdown = await renderTemplate(notes, '{{name}}{{version}}');
      const tree = parseMarkdown(markdown);

      expect(shape(markdown)).toBe('root(paragraph(text))');
      expect(textOf(tree)).toBe(`${first}${second}`);
      expect(markdown).not.toMatch(/#12|gh-12|@team/i);
    }
  });

  it('writes HTML in which foreign text has no tags, attributes or scripts of its own', async () => {
    const page = `<h1 title="{{name}}">{{name}}</h1>
<p data-a='{{previous}}'>{{#each warnings}}{{this}}{{/each}} {{link name links.page}}</p>
{{#each sections}}<ul>{{#each changes}}<li><a href="{{url}}">{{subject}}</a>{{subjectOf this}} {{referencesOf this}}</li>{{/each}}</ul>{{/each}}
{{part "images"}}{{part "fixed"}}`;
    const shapeOfHtml = (node: DefaultTreeAdapterTypes.Node): string => {
      const children = 'childNodes' in node ? node.childNodes.map(shapeOfHtml).join('') : '';
      const names = 'attrs' in node ? node.attrs.map(({ name }) => name).join(' ') : '';
      return node.nodeName === '#text' ? '' : `${node.nodeName}[${names}](${children})`;
    };
    const write = (notes: ReleaseNotes) => renderTemplate(notes, page, { format: 'html' });
    const expected = shapeOfHtml(parseFragment(await write(words)));
    await fc.assert(
      fc.asyncProperty(everywhere, async (texts) => {
        expect(shapeOfHtml(parseFragment(await write(notesWith(placed(texts)))))).toBe(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('sees addresses of the web only', async () => {
    const notes = emptyNotes('2', {
      sections: [{ title: 'A', changes: [changeOf(hash, { url: 'javascript:alert(1)' })] }],
      links: { page: 'data:text/html,x', compare: 'https://e.example/<"' },
    });
    const template =
      '{{#each sections}}{{#each changes}}[{{url}}]{{link "a" url}}{{/each}}{{/each}}[{{links.page}}] {{links.compare}} {{link "b" "javascript:x"}}';

    expect(await renderTemplate(notes, template, { format: 'html' })).toBe(
      '[]<bdi>a</bdi>[] https://e.example/%3C%22 <bdi>b</bdi>',
    );
    expect(await renderTemplate(notes, '{{link "a" links.compare}}', { format: 'text' })).toBe(
      'a (https://e.example/%3C%22)',
    );
  });

  it('writes plain text as it is, but clean', async () => {
    const notes = emptyNotes('2\u001b[31m', { name: '*a* <b>\n' });
    expect(await renderTemplate(notes, '{{name}}|{{version}}', { format: 'text' })).toBe(
      '*a* <b>|2',
    );
    expect(await renderTemplate(words, '{{part "images"}}', { format: 'text' })).toContain(
      'Images\n\nRegion | arch\nregion | image\n',
    );
  });
});

describe('the sandbox', () => {
  it.each([
    ...['constructor', 'constructor.constructor', '__proto__', 'name.constructor', 'toString'],
    ...[
      'sections.constructor',
      '__defineGetter__',
      'valueOf',
      '@root.constructor',
      'this.constructor',
    ],
    ...['lookup this "constructor"', 'lookup (lookup this "constructor") "constructor"'],
    ...['lookup sections "__proto__"', 'sections.length.constructor', '@data', '@root.__proto__.x'],
    ...['process', 'globalThis', 'require', '_parent', '@_parent', 'links.hasOwnProperty'],
  ])('shows nothing of %s', async (path) => {
    expect(await renderTemplate(words, `{{${path}}}`)).toBe('');
    expect(
      await renderTemplate(
        words,
        `{{#with (lookup this "x")}}{{/with}}{{#if name}}{{${path}}}{{/if}}`,
      ),
    ).toBe('');
  });

  it('reaches no function through blocks', async () => {
    // A known way out of older versions: to call a function that makes functions out of text.
    const attack = `{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this.pop}}{{lookup string.sub "constructor"}}{{/with}}{{/with}}{{/with}}`;
    expect(await renderTemplate(words, attack)).toBe('');
    const global = Object.keys(Object.prototype);
    expect(global).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    ['a block that is not closed', 'a\n{{#if name}}b', /template, line 2, column 14: Expecting/],
    ['a wrong end', 'a\n  {{#if name}}{{/each}}', /line 2, column 6: if doesn't match each/],
    ['text that is no expression', 'ab\n\nhello {{}} there', /line 3, column 9: Expecting/],
    ['a brace that is not closed', 'a {{ name', /line 1, column 6: Expecting/],
    [
      'a partial that is not there',
      'a\n {{> nix}}',
      /line 2, column 2: there is no partial nix; there are header/,
    ],
    ['a part that it writes itself', '{{part "changes"}}', /line 1, column 1: there is no part/],
    ['a partial by data', '{{> (lookup this "name")}}', /line 1, column 1: the name of a partial/],
    [
      'a helper that is not there',
      '{{name}} {{run "x"}}',
      /line 1, column 10: there is no helper run/,
    ],
    ['a helper inside a helper', '{{link (run "x") "y"}}', /column 8: there is no helper run/],
    ['the helper that writes to the console', '{{log "x"}}', /there is no helper log/],
    ['a block that is not there', '{{#run name}}{{/run}}', /there is no helper run/],
    ['too many values', '\n{{#if name version}}{{/if}}', /line 2, column 1: if takes 1 values/],
    ['too few values', '{{link}}', /link takes 1 to 2 values/],
    ['a helper as a block', '{{#link}}{{/link}}', /there is no helper link here/],
    ['named values', '{{link name x=1}}', /link takes no named values/],
    ['three braces', 'a {{{name}}}', /line 1, column 3: text that is not escaped/],
    ['an ampersand', 'a {{&name}}', /line 1, column 3: text that is not escaped/],
    ['a decorator', '{{#*inline "x"}}{{/inline}}', /line 1, column 1: .*decorators/],
    ['a partial with a block', '{{#> header}}{{/header}}', /line 1, column 1: blocks for partials/],
    [
      'a part that is not there',
      'a\n{{part "picures"}}',
      /line 2, column 1: there is no part "picures"/,
    ],
  ])('refuses %s and names the place', async (_, template, message) => {
    expect(await refused(template)).toMatch(message);
  });

  it('names the partial and the file in which something is wrong', async () => {
    const message = await refused(defaultTemplate, { partials: { change: '-\n {{> nix}}' } });
    expect(message).toMatch(
      /^Cannot render partial change, line 2, column 2: there is no partial nix/,
    );
    expect(await refused('{{#if}}', { name: 'notes.hbs' })).toContain('notes.hbs, line 1');
  });

  it('ends partials that use themselves, one or by turns', async () => {
    expect(await refused('{{> a}}', { partials: { a: 'x\n {{> a}}' } })).toMatch(
      /partial a, line 2, column 2: partial a uses itself without end/,
    );
    expect(await refused('{{> a}}', { partials: { a: '{{> b}}', b: '{{> a}}' } })).toMatch(
      /uses itself without end/,
    );
  });

  it('allows partials that use themselves to an end', async () => {
    const nested = {
      kind: 'parent-flavor',
      name: 'base',
      to: '1',
      notes: emptyNotes('1'),
    } as const;
    const notes = emptyNotes('3', {
      sourceChanges: [{ ...nested, notes: emptyNotes('2', { sourceChanges: [nested] }) }],
    });
    const text = await renderTemplate(notes, '{{> tree}}', {
      partials: { tree: '{{version}};{{#each sourceChanges}}{{> tree notes}}{{/each}}' },
    });
    expect(text).toBe('3;2;1;');
  });

  it('refuses templates that are too long', async () => {
    expect(await refused('x'.repeat(1_000_001))).toMatch(/more than 1000000 characters/);
    const deep = `${'{{#if name}}'.repeat(101)}${'{{/if}}'.repeat(101)}`;
    expect(await refused(deep)).toMatch(
      /line 1, column 1201: blocks lie more than 100 levels deep/,
    );
  });

  it('ends text that grows without measure', async () => {
    const image = { region: '', architecture: '', imageId: 'a' };
    const notes = emptyNotes('2', { images: Array.from({ length: 1000 }, () => image) });
    const text = `{{#each images}}${'x'.repeat(300_000)}{{/each}}`;
    await expect(renderTemplate(notes, text)).rejects.toMatchObject({
      code: 'NOTES_TEMPLATE_INVALID',
      message: expect.stringContaining('it writes more than 200000000 characters'),
    });
  });

  it('refuses calls that lie too deep in each other', async () => {
    const calls = `{{short ${'(short '.repeat(2_000)}"a"${')'.repeat(2_000)}}}`;
    expect(await refused(calls)).toMatch(/template, line 1, column \d+: calls lie more than 100/);
  });

  it('ends partials that write the same long text again and again', async () => {
    const partials = { ...twice(14), p14: 'x'.repeat(100_000) };

    await expect(renderTemplate(words, '{{> p0}}', { partials })).rejects.toThrow(
      /partials write more than 400000000 characters/,
    );
  });

  it('ends work that grows without measure', async () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        `p${n}`,
        n === 39 ? 'x' : `{{> p${n + 1}}}{{> p${n + 1}}}`,
      ]),
    );
    expect(await refused('{{> p0}}', { partials: doubling })).toMatch(/far more than notes/);
    const loops = `${'{{#each @root.links}}{{#each @root.sections}}'.repeat(20)}x${'{{/each}}{{/each}}'.repeat(20)}`;
    expect(await refused(loops)).toMatch(/template, line 1, column \d+: it does far more/);
  });
});

describe('a template with a limit', () => {
  const many = emptyNotes('2', {
    sections: [
      {
        title: 'Fixes',
        changes: Array.from({ length: 50 }, (_, n) => changeOf(`${n}`.padStart(40, '0'))),
      },
    ],
    links: { page: 'https://e.example/notes' },
  });

  it('leaves whole changes out and says how many', async () => {
    const whole = await renderTemplate(many, defaultTemplate);
    const short = await renderTemplate(many, defaultTemplate, { maxLength: 700 });

    expect(await renderTemplate(many, defaultTemplate, { maxLength: whole.length })).toBe(whole);
    expect(short.length).toBeLessThanOrEqual(700);
    const [, shown, more] =
      /((?:- change \d+ .*\n)+)- … and (\d+) more, see \[the full notes\]/.exec(short) ?? [];
    expect((shown?.match(/\n/g)?.length ?? 0) + Number(more)).toBe(50);
    expect(short).toBe(renderMarkdown(many, { maxLength: 700 }));
  });

  it('must show how many, or fails', async () => {
    const silent = '{{#each sections}}{{#each changes}}{{subject}};{{/each}}{{/each}}';
    const error: unknown = await renderTemplate(many, silent, { maxLength: 100 }).catch((e) => e);
    expect(error).toMatchObject({
      code: 'NOTES_TEMPLATE_INVALID',
      message: expect.stringContaining('show {{more}} of each section'),
    });
    await expect(renderTemplate(many, defaultTemplate, { maxLength: 20 })).rejects.toMatchObject({
      code: 'NOTES_TOO_LONG',
    });
  });
});

/** Partials of which each uses the next one twice. */
function twice(depth: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: depth }, (_, at) => [`p${at}`, `{{> p${at + 1}}}{{> p${at + 1}}}`]),
  );
}
