import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/clean-text.js';
import type { ReleaseNotes } from '../../src/index.js';
import { renderMarkdown } from '../../src/index.js';
import { foreignPlaces, fullNotes, unshownPlaces } from '../support/full-notes.js';
import { hostileText } from '../support/hostile-text.js';
import {
  nodesOf,
  parseCommonMark,
  parseMarkdown,
  shapeOf,
  textOf,
} from '../support/parse-markdown.js';

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

  it('lets an empty warning of a source image not become an underline', () => {
    const nested = { ...notesWith((place) => place), warnings: [''] };
    const markdown = renderMarkdown({
      ...notesWith((place) => place),
      sourceChanges: [{ kind: 'parent-flavor', name: 'base', to: '2', notes: nested }],
    });
    const depths = nodesOf(parseMarkdown(markdown), 'heading').map(({ depth }) => depth);

    expect(depths.filter((depth) => depth === 1)).toEqual([1]);
    expect(new Set(depths)).toEqual(new Set([1, 2]));
    expect(nodesOf(parseMarkdown(markdown), 'listItem').length).toBeGreaterThan(5);
  });

  it('says how many changes are left out', () => {
    const excluded = [{ hash, by: 'edits' as const }];

    const nested = { ...notesWith((place) => place), excluded: [...excluded, ...excluded] };
    const sourceChanges = [
      { kind: 'parent-flavor' as const, name: 'base', to: '2', notes: nested },
    ];
    expect(renderMarkdown({ ...notesWith((place) => place), sourceChanges })).toContain(
      '- base (parent flavor): 2 · 2 left out\n',
    );
    expect(renderMarkdown({ ...notesWith((place) => place), excluded })).toContain(
      ' · 1 left out\n',
    );
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
      { numRuns: 50 },
    );
  });
});

describe.each([
  ['github', parseMarkdown],
  ['commonmark', parseCommonMark],
] as const)('renderMarkdown for %s', (flavor, parse) => {
  const render = (text: (place: string) => string) => renderMarkdown(fullNotes(text), { flavor });
  const harmless = render((place) => place);

  it('writes everything that notes can tell', async () => {
    await expect(harmless).toMatchFileSnapshot(`fixtures/full-notes-${flavor}.md`);
  });

  it('keeps its structure and gives every text back, whatever the text', () => {
    const expected = withoutCode(parse(harmless));
    fc.assert(
      fc.property(fc.constantFrom(...foreignPlaces()), hostileText, (place, text) => {
        // A letter behind the text keeps it from being empty, which has a form of its own.
        const framed = `${text}x`;
        const tree = parse(render((p) => (p === place ? framed : p)));

        expect(withoutCode(tree)).toBe(expected);
        if (unshownPlaces.includes(place)) return;
        expect(textOf(tree)).toContain(cleanText(framed).replaceAll('\u200B', ''));
      }),
      { numRuns: 40 },
    );
  });

  it('lets no text make a node of its own when all places are hostile at once', () => {
    const places = foreignPlaces();
    const known = new Set(typesOf(parse(harmless)));
    const hosts = new Set(hostsOf(parse(harmless)));
    const texts = fc.array(hostileText, { minLength: places.length, maxLength: places.length });
    fc.assert(
      fc.property(texts, (texts) => {
        const markdown = render((place) => `${texts[places.indexOf(place)]}z`);
        const tree = parse(markdown);

        expect(typesOf(tree).filter((type) => !known.has(type))).toEqual([]);
        expect(hostsOf(tree).filter((host) => !hosts.has(host))).toEqual([]);
        // Commands are code, in which nobody is mentioned.
        expect(markdown.replace(/^( *)(`{3,})\n(?:.*\n)*?\1\2$/gm, '')).not.toMatch(/@(?!&#8203;)/);
      }),
      { numRuns: 30 },
    );
  });
});

function typesOf(tree: Nodes): readonly string[] {
  return [tree.type, ...('children' in tree ? tree.children.flatMap(typesOf) : [])];
}

function hostsOf(tree: Nodes): readonly string[] {
  return nodesOf(tree, 'link').map(({ url }) => new URL(url).host);
}

/** Ids and names are code where they can be and text where they cannot: both are one piece of text. */
function withoutCode(tree: Nodes): string {
  return shapeOf(tree)
    .replace(/<[^>]*>/g, '')
    .replaceAll('inlineCode', 'text')
    .replace(/text(?: text)+/g, 'text');
}

const expectedShape = shapeOf(parseMarkdown(renderMarkdown(notesWith((place) => place)))).replace(
  /<[^>]*>/g,
  '',
);
