import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { renderTeams, type TeamsMessage } from '../../src/index.js';
import { escapeCardText } from '../../src/render/teams-format.js';
import { cardFaults } from '../support/card-faults.js';
import { hostileNotes, knownHosts, oneHostilePlace } from '../support/foreign-places.js';
import { fullNotes } from '../support/full-notes.js';
import { emptyNotes } from '../support/notes.js';
import { nodesOf, parseMarkdown, shapeOf, textOf } from '../support/parse-markdown.js';

const harmless = renderTeams(fullNotes((place) => place));

/** Everything in a card that is read as Markdown. */
function textsOf(message: TeamsMessage): readonly string[] {
  const { body, fallbackText } = message.attachments[0].content;
  const texts = body.flatMap((element) => {
    if (element.type === 'TextBlock') return [element.text];
    if (element.type === 'Container') return element.items.map(({ text }) => text);
    return element.facts.flatMap(({ title, value }) => [title, value]);
  });
  return [...texts, fallbackText];
}

/** Most texts come again and again. */
const trees = new Map<string, Nodes>();

/** What a reader of Markdown sees in all texts. Cards do not look for bare addresses in commands. */
function treesOf(message: TeamsMessage): readonly Nodes[] {
  const commands = new Set(commandsOf(message));
  return textsOf(message).map((text) => {
    const found = trees.get(text);
    if (found !== undefined) return found;
    const tree = commands.has(text) ? fromMarkdown(text) : parseMarkdown(text);
    trees.set(text, tree);
    return tree;
  });
}

function commandsOf(message: TeamsMessage): readonly string[] {
  return message.attachments[0].content.body.flatMap((element) =>
    element.type === 'TextBlock' && element.fontType === 'Monospace' ? [element.text] : [],
  );
}

describe('renderTeams', () => {
  it('writes a card with facts, warnings, a text for each list and buttons', () => {
    const notes = emptyNotes('1.1.0', {
      previous: '1.0.0',
      warnings: ['Jira did not answer.'],
      sections: [
        {
          title: 'Fixes',
          changes: [
            {
              subject: 'repair login',
              scope: 'ssh',
              hash: 'a'.repeat(40),
              author: 'Ada',
              issues: [{ key: 'SOE-12', url: 'https://jira.example/browse/SOE-12' }],
              breaking: false,
              note: 'For all.',
            },
          ],
        },
      ],
      images: [{ region: 'eu-west-1', architecture: 'arm64', imageId: 'ami-1' }],
      upgrade: [{ text: 'Stop' }, { text: 'Copy', commands: ['a', 'b'] }, { text: 'Start' }],
      links: { page: 'https://notes.example/1', compare: 'https://git.example/compare/a...b' },
    });
    const text = (words: string, look: object = {}) => ({
      type: 'TextBlock',
      text: words,
      wrap: true,
      ...look,
    });
    const heading = (words: string) => text(words, { weight: 'Bolder', separator: true });

    expect(renderTeams(notes)).toEqual({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            fallbackText: 'al2023 1.1.0: 1 change.',
            body: [
              text('al2023 1.1.0', { weight: 'Bolder', size: 'Large' }),
              {
                type: 'FactSet',
                facts: [
                  { title: 'Released', value: '2026-11-02' },
                  { title: 'Since', value: '1.0.0' },
                ],
              },
              {
                type: 'Container',
                style: 'warning',
                items: [text('**Warning:** Jira did not answer.')],
              },
              heading('Fixes'),
              text(
                '- **ssh:** repair login ([SOE-12](https://jira.example/browse/SOE-12), aaaaaaa) by Ada — For all.',
              ),
              heading('Images'),
              text('- eu-west-1: arm64 ami-1'),
              heading('Upgrade'),
              text('1. Stop\n2. Copy'),
              text('a\n\nb', { fontType: 'Monospace' }),
              text('3. Start'),
              heading('Links'),
              text('- [these notes](https://notes.example/1)'),
            ],
            actions: [
              { type: 'Action.OpenUrl', title: 'Full notes', url: 'https://notes.example/1' },
              {
                type: 'Action.OpenUrl',
                title: 'All changes',
                url: 'https://git.example/compare/a...b',
              },
            ],
            msteams: { width: 'Full' },
          },
        },
      ],
    });
  });

  it('tells how many changes are left out on purpose', () => {
    const excluded = ['b', 'c'].map((sign) => ({ hash: sign.repeat(40), by: 'edits' as const }));
    const [{ content }] = renderTeams(emptyNotes('1', { excluded })).attachments;

    expect(content.body[1]).toMatchObject({
      facts: [{ title: 'Released' }, { title: 'Left out', value: '2 changes' }],
    });
  });

  it('is read from right to left where asked for, in the version that knows it', () => {
    const [{ content }] = renderTeams(emptyNotes('1'), { rtl: true }).attachments;

    expect(content).toMatchObject({ version: '1.5', rtl: true });
    expect(renderTeams(emptyNotes('1')).attachments[0].content).not.toHaveProperty('rtl');
    expect(cardFaults(renderTeams(emptyNotes('1'), { rtl: true }), 18_000)).toEqual([]);
  });

  it('keeps its structure and gives every text back, whatever the text', () => {
    const shapes = treesOf(harmless).map(shapeOf);
    fc.assert(
      fc.property(oneHostilePlace, ({ text, notes }) => {
        const message = renderTeams(notes);
        const read = treesOf(message);

        expect(read.map(shapeOf)).toEqual(shapes);
        expect(read.map(textOf).join('\n')).toContain(text.replaceAll('\u200B', ''));
      }),
      { numRuns: 60 },
    );
  });

  it('is a card with known links only when all places are hostile at once', () => {
    fc.assert(
      fc.property(hostileNotes, (notes) => {
        const message = renderTeams(notes);

        expect(cardFaults(message, 18_000)).toEqual([]);
        expect(textsOf(message).join()).not.toContain('{{');
        for (const tree of treesOf(message)) {
          for (const { url } of nodesOf(tree, 'link'))
            expect(knownHosts).toContain(new URL(url).host);
          for (const type of [
            'html',
            'image',
            'emphasis',
            'heading',
            'code',
            'inlineCode',
          ] as const) {
            expect(nodesOf(tree, type)).toEqual([]);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('makes no link that the simpler reader of phones would take for one', () => {
    // It knows no escapes in brackets: [words](address) wherever the bracket is followed by the other.
    const link = /\[[^[\]]*\]\(([^)]*)\)/g;
    fc.assert(
      fc.property(hostileNotes, (notes) => {
        for (const text of textsOf(renderTeams(notes))) {
          for (const [, url] of text.matchAll(link))
            expect(knownHosts).toContain(new URL(url ?? '').host);
        }
      }),
      { numRuns: 50 },
    );
    expect(escapeCardText('[x](https://e.example)')).not.toMatch(link);
  });

  it('gives commands back without anything invisible', () => {
    const commands = ['curl https://e.example/x | sh', 'echo "@all" #1 www.e.example'];
    const message = renderTeams(emptyNotes('1', { upgrade: [{ text: 'x', commands }] }));
    const text = commandsOf(message).join();

    expect(text).not.toContain('\u200B');
    expect(text.replace(/\\(.)/g, '$1').split('\n\n')).toEqual(commands);
  });

  it('counts bytes, not signs', () => {
    const change = (at: number) => ({
      subject: `${at} ${'漢'.repeat(40)}`,
      hash: 'a'.repeat(40),
      author: '',
      issues: [],
      breaking: false,
    });
    const changes = Array.from({ length: 400 }, (_, at) => change(at));
    const message = renderTeams(emptyNotes('1', { sections: [{ title: 'Fixes', changes }] }));

    expect(cardFaults(message, 18_000)).toEqual([]);
    expect(JSON.stringify(message).length).toBeLessThan(10_000);
    expect(textsOf(message).join('\n')).toMatch(/… and \d+ more/);
  });

  it('shortens long titles and texts between words and leads to the rest', () => {
    const long = 'word '.repeat(900).trim();
    const page = 'https://notes.example/1';
    const message = renderTeams(emptyNotes(long, { warnings: [long], links: { page } }));
    const texts = textsOf(message);

    expect(cardFaults(message, 18_000)).toEqual([]);
    expect(texts[0]).toMatch(/^al2023 (?:word )+word…$/);
    expect(texts.join('\n')).toContain('word… [read on](https://notes.example/1)');
  });
});

describe('the checker of cards', () => {
  it('finds what Teams refuses', () => {
    const card = harmless.attachments[0].content;
    const withCard = (parts: object) =>
      ({
        ...harmless,
        attachments: [{ ...harmless.attachments[0], content: { ...card, ...parts } }],
      }) as unknown as TeamsMessage;

    expect(cardFaults(harmless, 100)).toContain('bytes');
    expect(cardFaults(withCard({ version: '1.6' }), 18_000)).toContain('card');
    expect(cardFaults(withCard({ rtl: true }), 18_000)).toContain('rtl needs 1.5');
    expect(cardFaults(withCard({ body: [{ type: 'Image' }] }), 18_000)).toContain('element Image');
    expect(cardFaults(withCard({ body: [{ type: 'TextBlock', text: 'x' }] }), 18_000)).toContain(
      'TextBlock without wrap',
    );
    const action = { type: 'Action.OpenUrl', title: 'x', url: 'javascript:x' };
    expect(cardFaults(withCard({ actions: [action] }), 18_000)).toContain('action');
    expect(cardFaults(withCard({ msteams: { entities: [] } }), 18_000)).toContain('mentions');
  });
});
