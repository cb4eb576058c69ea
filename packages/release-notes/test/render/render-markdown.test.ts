import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/clean-text.js';
import type { ReleaseNotes } from '../../src/index.js';
import { renderMarkdown } from '../../src/index.js';
import { hostileText } from '../support/hostile-text.js';
import { nodesOf, parseMarkdown, shapeOf, textOf } from '../support/parse-markdown.js';

const hash = 'a'.repeat(40);
const url = 'https://git.example/commit/a';

/** Notes with foreign text in every place that can hold it. */
function notesWith(text: (place: string) => string): ReleaseNotes {
  return {
    schema: 'release-notes/v1',
    name: text('name'),
    version: text('version'),
    date: '2026-11-02T00:00:00.000Z',
    previous: text('previous'),
    breaking: [{ scope: text('scope'), description: text('description'), hash, url }],
    sections: [
      {
        title: 'Changes',
        changes: [
          {
            scope: text('area'),
            subject: text('subject'),
            hash,
            url,
            author: text('author'),
            issues: [
              { key: text('issue') },
              { key: text('linked'), url: 'https://jira.example/1' },
            ],
            breaking: true,
          },
        ],
      },
    ],
    issues: [],
    images: [
      {
        region: text('region'),
        architecture: text('arch'),
        imageId: text('image'),
        name: text('imagename'),
      },
    ],
    warnings: [text('warning')],
    links: { compare: 'https://git.example/compare/a...b' },
  };
}

describe('renderMarkdown', () => {
  it('writes the header, what breaks, the changes with links, and the images', () => {
    const markdown = renderMarkdown({
      ...notesWith((place) => place),
      name: 'al2023',
      version: '2026.11.1',
      previous: '2026.11.0',
      breaking: [{ description: 'Root login is gone', hash, url }],
      sections: [
        {
          title: 'Features',
          changes: [
            {
              scope: 'ssh',
              subject: 'SOE-12 forbid root_login',
              hash,
              url,
              author: 'Ada',
              issues: [
                { key: 'SOE-12', url: 'https://jira.example/browse/SOE-12' },
                { key: 'OPS-3', url: 'https://jira.example/browse/OPS-3' },
              ],
              breaking: true,
            },
          ],
        },
      ],
      images: [
        { region: 'eu-west-1', architecture: 'arm64', imageId: 'ami-2' },
        { region: 'us-east-1', architecture: 'x86_64', imageId: 'ami-1', name: 'soe/al2023/1' },
      ],
      warnings: [],
    });

    expect(markdown).toBe(
      `# al2023 2026.11.1

2026-11-02 · since 2026.11.0 · [all changes](https://git.example/compare/a...b)

## Breaking changes

- Root login is gone ([\`aaaaaaa\`](${url}))

## Features

- **ssh:** [SOE-12](https://jira.example/browse/SOE-12) forbid root_login ([OPS-3](https://jira.example/browse/OPS-3), [\`aaaaaaa\`](${url})) by Ada

## Images

| Region | arm64 | x86_64 |
| --- | --- | --- |
| eu-west-1 | \`ami-2\` |  |
| us-east-1 |  | \`ami-1\` |

Names:

- soe/al2023/1
`,
    );
  });

  it('says so when nothing changed or a commit says nothing', () => {
    const none = renderMarkdown({
      ...notesWith((place) => place),
      breaking: [],
      sections: [],
      images: [],
    });
    const silent = renderMarkdown(notesWith((place) => (place === 'subject' ? '' : place)));

    expect(none).toContain('No changes.');
    expect(none).toContain('## Changes\n\nNo changes.');
    expect(silent).toContain('no message (');
  });

  it('links addresses of the web only', () => {
    const hostile = [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      '//e.example',
      'x',
    ];

    for (const address of hostile) {
      const markdown = renderMarkdown({ ...notesWith((p) => p), links: { compare: address } });
      expect(nodesOf(parseMarkdown(markdown), 'link').map((link) => link.url)).not.toContain(
        address,
      );
      expect(markdown).toContain('all changes');
    }
  });

  it('escapes addresses so that they end where they should', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const address = `https://e.example/${text}`;
        const markdown = renderMarkdown({ ...notesWith((p) => p), links: { compare: address } });
        const [link] = nodesOf(parseMarkdown(markdown), 'link');

        expect(shapeOf(parseMarkdown(markdown)).replace(/<[^>]*>/g, '')).toBe(expectedShape);
        expect(decodeURI(new URL(link?.url ?? '').origin)).toBe('https://e.example');
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its structure and gives every text back, whatever the text', () => {
    const places = [
      ...['name', 'version', 'previous', 'scope', 'description', 'area', 'subject', 'author'],
      ...['issue', 'linked', 'region', 'arch', 'image', 'imagename', 'warning'],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...places), hostileText, (place, text) => {
        // A letter behind the text keeps it from being empty, which has a form of its own.
        const framed = `${text}x`;
        const tree = parseMarkdown(renderMarkdown(notesWith((p) => (p === place ? framed : p))));
        const shape = shapeOf(tree).replace(/<[^>]*>/g, '');

        expect(withoutCode(shape)).toBe(withoutCode(expectedShape));
        expect(textOf(tree)).toContain(cleanText(framed).replaceAll('\u200B', ''));
      }),
      { numRuns: 800 },
    );
  });

  it('lets no text make a node of its own when all places are hostile at once', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 15, maxLength: 15 }), (texts) => {
        let next = 0;
        const markdown = renderMarkdown(notesWith(() => `${texts[next++ % 15]}z`));
        const types = new Set(shapeOf(parseMarkdown(markdown)).match(/[a-zA-Z]+(?=\d?[<( )]|$)/g));

        for (const type of [
          'html',
          'image',
          'footnoteReference',
          'definition',
          'delete',
          'emphasis',
        ]) {
          expect(types).not.toContain(type);
        }
        expect(markdown).not.toMatch(/@(?!&#8203;)/);
        expect(
          nodesOf(parseMarkdown(markdown), 'link').map((link) => new URL(link.url).host),
        ).toSatisfy((hosts: string[]) =>
          hosts.every((h) => h === 'git.example' || h === 'jira.example'),
        );
      }),
      { numRuns: 150 },
    );
  });
});

/** Ids and names are code where they can be and text where they cannot: both are one piece of text. */
function withoutCode(shape: string): string {
  return shape.replaceAll('inlineCode', 'text');
}

const expectedShape = shapeOf(parseMarkdown(renderMarkdown(notesWith((place) => place)))).replace(
  /<[^>]*>/g,
  '',
);
