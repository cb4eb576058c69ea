import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderConfluence } from '../../src/index.js';
import { hostileNotes, knownHosts, oneHostilePlace } from '../support/foreign-places.js';
import { fullNotes } from '../support/full-notes.js';
import { hostileVendorText } from '../support/hostile-text.js';
import { emptyNotes } from '../support/notes.js';
import {
  parseStorage,
  storageElements,
  storageShape,
  storageText,
} from '../support/parse-storage.js';

const options = { title: true, contents: true };
const harmless = renderConfluence(
  fullNotes((place) => place),
  options,
);
const harmlessShape = storageShape(parseStorage(harmless));
/** XML has no way to write these two signs. */
const inXml = (text: string) => text.replace(/[\uFFFE\uFFFF]/g, '\uFFFD');

describe('renderConfluence', () => {
  it('writes warnings, anchors, lists, commands and the table of images', () => {
    const notes = emptyNotes('1.1.0', {
      previous: '1.0.0',
      warnings: ['Jira did not answer.'],
      breaking: [{ description: 'Root login <is> gone', hash: 'a'.repeat(40) }],
      images: [{ region: 'eu-west-1', architecture: 'arm64', imageId: 'ami-1' }],
      upgrade: [{ text: 'Restart', commands: ['a && b', 'echo ]]>'] }],
      links: { page: 'https://notes.example/1?a=1&b=2' },
    });

    expect(renderConfluence(notes)).toBe(
      [
        '<p>2026-11-02 · since 1.0.0</p>',
        '<ac:structured-macro ac:name="warning" ac:schema-version="1"><ac:rich-text-body><p>Jira did not answer.</p></ac:rich-text-body></ac:structured-macro>',
        '<h2><ac:structured-macro ac:name="anchor" ac:schema-version="1"><ac:parameter ac:name="">breaking</ac:parameter></ac:structured-macro>Breaking changes</h2>',
        '<ul><li><p>Root login &lt;is&gt; gone (<code>aaaaaaa</code>)</p></li></ul>',
        '<h2><ac:structured-macro ac:name="anchor" ac:schema-version="1"><ac:parameter ac:name="">changes</ac:parameter></ac:structured-macro>Changes</h2>',
        '<p>No changes.</p>',
        '<h2><ac:structured-macro ac:name="anchor" ac:schema-version="1"><ac:parameter ac:name="">images</ac:parameter></ac:structured-macro>Images</h2>',
        '<table><tbody><tr><th>Region</th><th>arm64</th></tr><tr><th>eu-west-1</th><td><code>ami-1</code></td></tr></tbody></table>',
        '<h2><ac:structured-macro ac:name="anchor" ac:schema-version="1"><ac:parameter ac:name="">upgrade</ac:parameter></ac:structured-macro>Upgrade</h2>',
        '<ol><li><p>Restart</p><ac:structured-macro ac:name="code" ac:schema-version="1"><ac:parameter ac:name="language">bash</ac:parameter><ac:plain-text-body><![CDATA[a && b\necho ]]]]><![CDATA[>]]></ac:plain-text-body></ac:structured-macro></li></ol>',
        '<h2><ac:structured-macro ac:name="anchor" ac:schema-version="1"><ac:parameter ac:name="">links</ac:parameter></ac:structured-macro>Links</h2>',
        '<ul><li><p><a href="https://notes.example/1?a=1&amp;b=2">these notes</a></p></li></ul>',
      ].join('\n'),
    );
  });

  it('begins with title and contents where they are asked for', () => {
    const page = renderConfluence(emptyNotes('1.1.0', { breaking: [] }), options);

    expect(page).toContain('<h1>al2023 1.1.0</h1>');
    expect(page).toContain('ac:name="toc"');
    expect(renderConfluence(emptyNotes('1.1.0'))).not.toMatch(/<h1>|ac:name="toc"/);
  });

  it('names each part by an anchor of its own, sections by their titles', () => {
    const anchors = storageElements(parseStorage(harmless), 'h2').map((heading) => {
      const [parameter] = storageElements(heading, 'ac:parameter');
      return parameter === undefined ? '' : storageText(parameter);
    });

    expect(anchors).toEqual(expect.arrayContaining(['breaking', 'section', 'images', 'links']));
    expect(anchors).not.toContain('');
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  it('is well-formed, keeps its structure and gives every text back, whatever the text', () => {
    fc.assert(
      fc.property(oneHostilePlace, ({ text, notes }) => {
        const tree = parseStorage(renderConfluence(notes, options));

        expect(storageShape(tree)).toBe(harmlessShape);
        expect(storageText(tree)).toContain(inXml(text));
      }),
      { numRuns: 200 },
    );
  });

  it('lets no text make a macro or a link when all places are hostile at once', () => {
    fc.assert(
      fc.property(hostileNotes, (notes) => {
        const page = renderConfluence(notes, options);
        const tree = parseStorage(page);
        const macros = storageElements(tree, 'ac:structured-macro').flatMap((macro) =>
          'name' in macro ? [macro.attributes['ac:name']] : [],
        );

        for (const name of macros) expect(['warning', 'toc', 'anchor', 'code']).toContain(name);
        expect(storageShape(tree)).not.toContain('ri:');
        for (const link of storageElements(tree, 'a')) {
          expect(knownHosts).toContain(
            new URL('name' in link ? (link.attributes['href'] ?? '') : '').host,
          );
        }
        expect(page.replace(/<!\[CDATA\[.*?\]\]>/gs, '')).not.toMatch(
          /&(?!(?:amp|lt|gt|quot|#39);)/,
        );
        expect(renderConfluence(structuredClone(notes), options)).toBe(page);
      }),
      { numRuns: 60 },
    );
  });

  it('gives commands back as they are, wherever their sections end', () => {
    const piece = fc.constantFrom(']', ']]', '>', ']]>', '<![CDATA[', 'a', '&amp;');
    const command = fc.oneof(
      hostileVendorText,
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(command, (line) => {
        // The letter in front is there because cleaning takes away what surrounds a line.
        const commands = [
          `a ${line}`
            .replace(/\p{C}|\s+/gu, ' ')
            .replace(/ +/g, ' ')
            .trim(),
        ];
        const page = renderConfluence(emptyNotes('1', { upgrade: [{ text: 'x', commands }] }));
        const [code] = storageElements(parseStorage(page), 'ac:plain-text-body');

        expect(code && storageText(code)).toBe(inXml(commands[0] ?? ''));
      }),
      { numRuns: 120 },
    );
  });
});
