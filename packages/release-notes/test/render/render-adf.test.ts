import { readFileSync } from 'node:fs';
import AjvDraft04 from 'ajv-draft-04';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdfDocument, adfToMarkdown, renderAdf } from '../../src/index.js';
import { adf } from '../../src/render/adf-format.js';
import { hostileNotes, knownHosts, oneHostilePlace } from '../support/foreign-places.js';
import { fullNotes } from '../support/full-notes.js';
import { emptyNotes } from '../support/notes.js';
import { nodesOf, parseMarkdown, textOf } from '../support/parse-markdown.js';

const schemaFile = new URL('../fixtures/atlassian/adf-full.json', import.meta.url);
// The schema names formats and keywords of its editor, which say nothing about documents.
const ajv = new AjvDraft04.default({ strict: false, allErrors: false });
const isDocument = ajv.compile<AdfDocument>(JSON.parse(readFileSync(schemaFile, 'utf8')));

function faultsOf(document: unknown): string {
  return isDocument(document) ? '' : ajv.errorsText(isDocument.errors);
}

type Node = Readonly<Record<string, unknown>>;

function nodesIn(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodesIn)];
}

function adfText(value: unknown): string {
  return nodesIn(value)
    .map(({ type, text }) => (type === 'text' ? String(text) : type === 'hardBreak' ? '\n' : ''))
    .join('');
}

/** The document without its text. */
function shapeOf(document: AdfDocument): string {
  return JSON.stringify(document, (key, value: unknown) => (key === 'text' ? '…' : value));
}

const harmless = renderAdf(fullNotes((place) => place));

describe('renderAdf', () => {
  it('writes a document with warnings, headings, lists, commands and the table of images', () => {
    const notes = emptyNotes('1.1.0', {
      previous: '1.0.0',
      warnings: ['Jira did not answer.'],
      sections: [
        {
          title: 'Fixes',
          changes: [
            {
              subject: 'SOE-12 repair login',
              scope: 'ssh',
              hash: 'a'.repeat(40),
              author: 'Ada',
              issues: [{ key: 'SOE-12', url: 'https://jira.example/browse/SOE-12' }],
              breaking: false,
            },
          ],
        },
      ],
      images: [{ region: 'eu-west-1', architecture: 'arm64', imageId: 'ami-1' }],
      upgrade: [{ text: 'Restart', commands: ['a', 'b'] }],
    });
    const text = (words: string, ...marks: unknown[]) =>
      marks.length === 0 ? { type: 'text', text: words } : { type: 'text', text: words, marks };
    const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
    const heading = (level: number, words: string) => ({
      type: 'heading',
      attrs: { level },
      content: [text(words)],
    });
    const item = (...content: unknown[]) => ({ type: 'listItem', content });
    const cell = (type: string, ...content: unknown[]) => ({
      type,
      content: [paragraph(...content)],
    });

    expect(renderAdf(notes)).toEqual({
      type: 'doc',
      version: 1,
      content: [
        heading(1, 'al2023 1.1.0'),
        paragraph(text('2026-11-02 · since 1.0.0')),
        {
          type: 'panel',
          attrs: { panelType: 'warning' },
          content: [paragraph(text('Jira did not answer.'))],
        },
        heading(2, 'Fixes'),
        {
          type: 'bulletList',
          content: [
            item(
              paragraph(
                text('ssh:', { type: 'strong' }),
                text(' '),
                text('SOE-12', {
                  type: 'link',
                  attrs: { href: 'https://jira.example/browse/SOE-12' },
                }),
                text(' repair login ('),
                text('aaaaaaa', { type: 'code' }),
                text(') by Ada'),
              ),
            ),
          ],
        },
        heading(2, 'Images'),
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: [cell('tableHeader', text('Region')), cell('tableHeader', text('arm64'))],
            },
            {
              type: 'tableRow',
              content: [
                cell('tableHeader', text('eu-west-1')),
                cell('tableCell', text('ami-1', { type: 'code' })),
              ],
            },
          ],
        },
        heading(2, 'Upgrade'),
        {
          type: 'orderedList',
          content: [
            item(paragraph(text('Restart')), { type: 'codeBlock', content: [text('a\nb')] }),
          ],
        },
      ],
    });
  });

  it('is a document by the schema of Atlassian, which refuses what is none', () => {
    expect(faultsOf(harmless)).toBe('');
    expect(faultsOf(renderAdf(emptyNotes('1')))).toBe('');
    expect(faultsOf({ ...harmless, content: [{ type: 'text', text: 'x' }] })).not.toBe('');
    const emptyText = { type: 'paragraph', content: [{ type: 'text', text: '' }] };
    expect(faultsOf({ ...harmless, content: [emptyText] })).not.toBe('');
  });

  it('keeps its structure and gives every text back, whatever the text', () => {
    fc.assert(
      fc.property(oneHostilePlace, ({ text, notes }) => {
        const document = renderAdf(notes);

        expect(shapeOf(document)).toBe(shapeOf(harmless));
        expect(adfText(document)).toContain(text);
      }),
      { numRuns: 120 },
    );
  });

  it('is valid and links known addresses only when all places are hostile at once', () => {
    fc.assert(
      fc.property(hostileNotes, (notes) => {
        const document = renderAdf(notes);
        const nodes = nodesIn(document);

        expect(faultsOf(document)).toBe('');
        for (const { type, attrs, marks } of nodes) {
          if (type === 'link') expect(knownHosts).toContain(hostOf(attrs));
          if (type === 'text' && Array.isArray(marks)) {
            const types = marks.map((mark: Node) => mark['type']);
            if (types.includes('code')) expect(types).not.toContain('strong');
          }
        }
        expect(nodes.some(hasEqualNeighbours)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('is read back by the reader of issues as the same words', () => {
    fc.assert(
      fc.property(oneHostilePlace, ({ text, notes }) => {
        const { markdown, warnings } = adfToMarkdown(renderAdf(notes));
        const tree = parseMarkdown(markdown);
        const seen = (words: string) => words.replaceAll('\u200B', '').replace(/\s+/g, ' ');

        expect(warnings).toEqual([]);
        expect(seen(textOf(tree))).toContain(seen(text));
        for (const { url } of nodesOf(tree, 'link'))
          expect(knownHosts).toContain(new URL(url).host);
      }),
      { numRuns: 40 },
    );
  });

  it('lets code take no mark beside a link, and text each mark once', () => {
    const code = adf.code('x', 'https://e.example/');

    expect(adf.strong(code)).toEqual(code);
    expect(adf.strong(adf.strong(adf.text('x')))).toEqual([
      { type: 'text', text: 'x', marks: [{ type: 'strong' }] },
    ]);
  });

  it('makes no links of addresses that are none of the web', () => {
    for (const compare of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'x']) {
      const document = renderAdf(emptyNotes('1', { links: { compare } }));

      expect(adfText(document)).toContain('all changes');
      expect(JSON.stringify(document)).not.toContain('href');
    }
  });

  it('shortens a text that would push out all others and leads to the rest', () => {
    const long = 'word '.repeat(4_000).trim();
    const page = 'https://notes.example/1';
    const notes = emptyNotes('1', { warnings: [long, long], links: { page } });
    const text = adfText(renderAdf(notes));

    expect(text.match(/word… read on/g)).toHaveLength(2);
    expect(faultsOf(renderAdf(emptyNotes(long)))).toBe('');
  });
});

function hostOf(attributes: unknown): string {
  return new URL(String(Reflect.get(Object(attributes), 'href'))).host;
}

/** Whether two texts of the same look stand beside each other. */
function hasEqualNeighbours({ content }: Node): boolean {
  if (!Array.isArray(content)) return false;
  return content.some((node: Node, at) => {
    const next = (content as Node[])[at + 1];
    return (
      node['type'] === 'text' &&
      next?.['type'] === 'text' &&
      JSON.stringify(node['marks']) === JSON.stringify(next['marks'])
    );
  });
}
