import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, type ReleaseNotes, renderSlack, type SlackMessage } from '../../src/index.js';
import { escapeMrkdwn } from '../../src/render/escape-mrkdwn.js';
import { hostileNotes, knownHosts, oneHostilePlace } from '../support/foreign-places.js';
import { fullNotes } from '../support/full-notes.js';
import { hostileVendorText } from '../support/hostile-text.js';
import { emptyNotes } from '../support/notes.js';
import { slackFaults } from '../support/slack-limits.js';

const harmless = renderSlack(fullNotes((place) => place));

function shapeOf({ blocks }: SlackMessage): string {
  return JSON.stringify(blocks, (key, value: unknown) =>
    key === 'text' && typeof value === 'string' ? '…' : value,
  );
}

/** All strings under a key. */
function stringsOf(value: unknown, key: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'string' ? [inner] : stringsOf(inner, key),
  );
}

describe('renderSlack', () => {
  it('writes a header, warnings, and each part as rich text', () => {
    const notes = emptyNotes('1.1.0', {
      previous: '1.0.0',
      warnings: ['Jira did not answer.'],
      breaking: [{ description: 'Root login is gone', hash: 'a'.repeat(40) }],
      images: [
        { region: 'eu-west-1', architecture: 'arm64', imageId: 'ami-1' },
        { region: 'eu-west-1', architecture: 'x86_64', imageId: 'ami-2' },
        { region: 'us-east-1', architecture: 'x86_64', imageId: 'ami-3' },
      ],
      links: { page: 'https://notes.example/1?a=1&b=2' },
    });
    const text = (words: string, style?: object) => ({
      type: 'text',
      text: words,
      ...(style && { style }),
    });
    const section = (...elements: unknown[]) => ({ type: 'rich_text_section', elements });
    const rich = (...elements: unknown[]) => ({ type: 'rich_text', elements });
    const bullets = (...elements: unknown[]) => ({
      type: 'rich_text_list',
      style: 'bullet',
      elements,
    });
    const bold = { bold: true };
    const code = { code: true };

    expect(renderSlack(notes)).toEqual({
      text: 'al2023 1.1.0: 1 breaking change. <https://notes.example/1?a=1&amp;b=2|The full notes>',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'al2023 1.1.0', emoji: false } },
        rich(section(text('2026-11-02 · since 1.0.0'))),
        rich({
          type: 'rich_text_quote',
          elements: [text('Warning: ', bold), text('Jira did not answer.')],
        }),
        rich(
          section(text('Breaking changes', bold)),
          bullets(section(text('Root login is gone ('), text('aaaaaaa', code), text(')'))),
        ),
        rich(section(text('Changes', bold)), section(text('No changes.'))),
        rich(
          section(text('Images', bold)),
          bullets(
            section(
              text('eu-west-1: arm64 '),
              text('ami-1', code),
              text(', x86_64 '),
              text('ami-2', code),
            ),
            section(text('us-east-1: x86_64 '), text('ami-3', code)),
          ),
        ),
        rich(
          section(text('Links', bold)),
          bullets(
            section({ type: 'link', url: 'https://notes.example/1?a=1&b=2', text: 'these notes' }),
          ),
        ),
      ],
    });
  });

  it('goes on counting steps behind their commands, and indents what is nested', () => {
    const step = (text: string, commands: readonly string[] = []) => ({ text, commands });
    const upgrade = [step('one'), step('two', ['x', 'y']), step('three')];
    let notes: ReleaseNotes = emptyNotes('0', { warnings: ['deepest'] });
    for (let depth = 0; depth < 6; depth++) {
      notes = emptyNotes('1', {
        sourceChanges: [{ kind: 'parent-flavor', name: 'base', to: '1', notes }],
      });
    }
    const message = renderSlack({ ...notes, upgrade });
    const list = (parts: object) => expect.objectContaining({ type: 'rich_text_list', ...parts });

    expect(message.blocks.at(-1)).toEqual({
      type: 'rich_text',
      elements: [
        expect.objectContaining({ type: 'rich_text_section' }),
        {
          type: 'rich_text_list',
          style: 'ordered',
          elements: [expect.anything(), expect.anything()],
        },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x\ny' }] },
        list({ style: 'ordered', offset: 2 }),
      ],
    });
    expect(JSON.stringify(message.blocks)).toContain('deepest');
    expect(message.blocks).toContainEqual({
      type: 'rich_text',
      elements: expect.arrayContaining([
        list({ indent: 1 }),
        list({ indent: 2 }),
        list({ indent: 8 }),
      ]),
    });
    expect(slackFaults(message)).toEqual([]);
  });

  it('keeps its structure and gives every text back, whatever the text', () => {
    fc.assert(
      fc.property(oneHostilePlace, ({ text, notes }) => {
        const message = renderSlack(notes);
        const told = stringsOf(message.blocks, 'text').join('');

        expect(shapeOf(message)).toBe(shapeOf(harmless));
        expect(told).toContain(text);
        expect(slackFaults(message)).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it('holds all limits and has no mentions and strange links when all places are hostile', () => {
    fc.assert(
      fc.property(hostileNotes, (notes) => {
        const message = renderSlack(notes);

        expect(slackFaults(message)).toEqual([]);
        for (const url of stringsOf(message.blocks, 'url')) {
          expect(knownHosts).toContain(new URL(url).host);
        }
        expect(stringsOf(message.blocks, 'type')).not.toContain('mrkdwn');
        expect(message.text.replace('<https://notes.example/1|The full notes>', '')).not.toMatch(
          /[<>]/,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('escapes what notifications show so that nothing in it is parsed', () => {
    fc.assert(
      fc.property(hostileVendorText, (hostile) => {
        const text = escapeMrkdwn(cleanText(hostile));

        expect(text).not.toMatch(
          /[<>]|&(?!(?:amp|lt|gt);)|@(?!\u200B)|:\/\/|\.(?=[a-z])(?<=\w\.)/i,
        );
        expect(text).not.toMatch(/[*~`]|:[\w+-]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u);
      }),
      { numRuns: 200 },
    );
    expect(escapeMrkdwn('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@\u200BU1&gt;');
    expect(escapeMrkdwn('al2023 2026.11.1: snake_case, 10:30')).toBe(
      'al2023 2026.11.1: snake_case, 10꞉30',
    );
  });

  it('puts parts together where there are more than Slack has blocks', () => {
    const change = { subject: 'x', hash: 'a'.repeat(40), author: '', issues: [], breaking: false };
    const sections = Array.from({ length: 60 }, (_, at) => ({
      title: `S${at}`,
      changes: [change],
    }));
    const message = renderSlack(emptyNotes('1', { sections }), { maxLength: 30_000 });
    const told = stringsOf(message.blocks, 'text');

    expect(slackFaults(message)).toEqual(['msg_blocks_too_long']);
    for (const { title } of sections) expect(told).toContain(title);
  });

  it('tells the parts of which it shows nothing in one line, with what they hold', () => {
    const packages = ['a', 'b', 'c'].map((name) => ({
      kind: 'added' as const,
      type: 'deb',
      name: name.repeat(300),
    }));
    const page = 'https://notes.example/1';
    const notes = emptyNotes('1', {
      highlights: [{ text: 'Read this' }],
      components: { packages },
      contributors: [{ name: 'x'.repeat(900) }],
      links: { page },
    });
    const last = renderSlack(notes, { maxLength: 1_400 }).blocks.at(-1);

    expect(last).toEqual({
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [{ type: 'text', text: 'More', style: { bold: true } }],
        },
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'Packages: 3, Contributors: 1, see ' },
            { type: 'link', url: page, text: 'the full notes' },
          ],
        },
      ],
    });
    expect(JSON.stringify(renderSlack(notes, { maxLength: 1_400 }))).toContain('Read this');
  });

  it('shortens long titles and texts between words and leads to the rest', () => {
    const page = 'https://notes.example/1';
    const long = 'word '.repeat(900).trim();
    const notes = emptyNotes(long, { links: { page }, warnings: [long] });
    const message = renderSlack(notes);
    const told = stringsOf(message.blocks, 'text');

    expect(slackFaults(message)).toEqual([]);
    expect(told[0]).toMatch(/^al2023 (?:word )+word…$/);
    expect(told).toContain('read on');
    expect(Math.max(...told.map((text) => text.length))).toBeLessThanOrEqual(1_002);
  });

  it('has text and a header for notes without a name', () => {
    const message = renderSlack({ ...emptyNotes(''), name: '' });

    expect(slackFaults(message)).toEqual([]);
    expect(message.blocks[0]).toMatchObject({ text: { text: 'Release notes' } });
  });
});

describe('the checker of the limits of Slack', () => {
  it('finds what Slack refuses', () => {
    const [header, ...others] = harmless.blocks;
    const broken: readonly (readonly [unknown, string])[] = [
      [{ text: '', blocks: harmless.blocks }, 'text of 0'],
      [{ text: 'x', blocks: [] }, '0 blocks'],
      [{ text: 'x', blocks: Array(51).fill(header) }, '51 blocks'],
      [{ text: 'x', blocks: [...others, ...others] }, 'msg_blocks_too_long'],
      [
        blockOf({ type: 'header', text: { type: 'mrkdwn', text: 'x' } }),
        'a header that is not plain',
      ],
      [
        blockOf({ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }),
        'a header of 151',
      ],
      [blockOf({ type: 'section' }), 'a block of type section'],
      [blockOf({ type: 'rich_text', elements: [] }), 'rich_text is empty'],
      [
        richOf({ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }),
        'an empty text',
      ],
      [
        richOf({ type: 'rich_text_section', elements: [{ type: 'user', text: 'x' }] }),
        'a part of type user',
      ],
      [richOf({ type: 'rich_text_list', style: 'bullet', indent: 9, elements: [] }), 'number 9'],
      [
        richOf({ type: 'rich_text_section', elements: [{ type: 'link', url: 'x', text: 'x' }] }),
        'a url',
      ],
    ];

    for (const [message, fault] of broken) {
      expect(slackFaults(message as SlackMessage)).toContain(fault);
    }
  });
});

function blockOf(block: unknown): unknown {
  return { text: 'x', blocks: [block] };
}

function richOf(element: unknown): unknown {
  return blockOf({ type: 'rich_text', elements: [element] });
}
