import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/clean-text.js';
import { renderHtml } from '../../src/index.js';
import { emptyNotes, foreignPlaces, fullNotes, unshownPlaces } from '../support/full-notes.js';
import { hostileVendorText } from '../support/hostile-text.js';
import {
  attributeOf,
  elementsOf,
  htmlShape,
  htmlText,
  parseHtml,
  parseHtmlFragment,
} from '../support/parse-html.js';

const places = foreignPlaces();
const harmless = fullNotes((place) => place);

describe('renderHtml', () => {
  it('writes everything that notes can tell as a page and as a part of one', async () => {
    await expect(renderHtml(harmless)).toMatchFileSnapshot('fixtures/full-notes.html');
    await expect(renderHtml(harmless, { fragment: true })).toMatchFileSnapshot(
      'fixtures/full-notes-fragment.html',
    );
  });

  it('leads from the contents to every part and names each part by its heading', () => {
    const page = parseHtml(renderHtml(harmless));
    const parts = elementsOf(page, 'section').flatMap(
      (section) => attributeOf(section, 'aria-labelledby') ?? [],
    );
    const [nav] = elementsOf(page, 'nav');
    const entries = nav ? elementsOf(nav, 'a').map((link) => attributeOf(link, 'href')) : [];
    const ids = elementsOf(page).flatMap((element) => attributeOf(element, 'id') ?? []);

    expect(parts.length).toBeGreaterThan(20);
    expect(entries).toEqual(parts.map((id) => `#${id}`));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(parts));
  });

  it('names the sections of a team after their titles, and never two parts alike', () => {
    const titled = (...titles: string[]) =>
      idsOf({
        ...emptyNotes(),
        sections: titles.map((title) => ({
          title,
          changes: harmless.sections[0]?.changes ?? [],
        })),
      });

    expect(titled('Features', 'Nächste Schritte')).toEqual(['features', 'nachste-schritte']);
    expect(titled('Features', 'features!', '修正')).toEqual(['features', 'section-2', 'section-3']);
    expect(titled('Notes', 'Section 1', 'contents')).toEqual([
      'section-1',
      'section-2',
      'section-3',
    ]);
  });

  it('allows its own style and nothing else', () => {
    const page = renderHtml(harmless);
    const [style = ''] = /(?<=<style>)[^<]*/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');

    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; img-src 'none'; base-uri 'none'; form-action 'none'"`,
    );
    expect(style).not.toMatch(/url\(|@import|@font-face/);
  });

  it('is in the language that is asked for, and refuses what is none', () => {
    expect(renderHtml(harmless, { lang: 'pt-br' })).toContain('<html lang="pt-BR">');
    expect(renderHtml(harmless, { lang: 'de', fragment: true })).toContain('lang="de"');
    for (const lang of ['', 'x', 'en"', 'en_GB']) {
      expect(() => renderHtml(harmless, { lang })).toThrow(
        expect.objectContaining({ code: 'NOTES_OPTION_INVALID' }),
      );
    }
  });

  it('begins a fragment with the heading that its page has room for', () => {
    const headings = (level: 1 | 3) =>
      [...renderHtml(harmless, { fragment: true, headingLevel: level }).matchAll(/<h(\d)/g)].map(
        ([, found]) => Number(found),
      );

    expect(headings(1).slice(0, 2)).toEqual([1, 2]);
    expect(headings(3)).toEqual(headings(1).map((level) => level + 2));
    expect(renderHtml(harmless, { headingLevel: 3 })).toContain('<h1');
  });

  it('keeps the ids of several fragments apart', () => {
    const both = ['a-', 'b-'].map((idPrefix) => renderHtml(harmless, { fragment: true, idPrefix }));
    const ids = elementsOf(parseHtmlFragment(both.join(''))).flatMap(
      (element) => attributeOf(element, 'id') ?? [],
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(() => renderHtml(harmless, { idPrefix: 'a"' })).toThrow(
      expect.objectContaining({ code: 'NOTES_OPTION_INVALID' }),
    );
  });

  it('links addresses of the web only, and tells their pages nothing', () => {
    const hostile = ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', '//e.example', 'x'];
    for (const url of hostile) {
      const page = parseHtml(renderHtml({ ...harmless, links: { more: [{ text: 'l', url }] } }));
      expect(hrefsOf(page)).not.toContain(url);
    }
    for (const link of elementsOf(parseHtml(renderHtml(harmless)), 'a')) {
      if (attributeOf(link, 'href')?.startsWith('#')) continue;
      expect(attributeOf(link, 'rel')).toBe('noopener noreferrer');
    }
  });

  it('keeps a text in its own writing direction together, with the issues in it', () => {
    const [section] = harmless.sections;
    const [change] = section?.changes ?? [];
    const subject = 'תקן SOE-14 בכניסה';
    const issues = [{ key: 'SOE-14', url: 'https://jira.example/14' }];
    const page = renderHtml({
      ...harmless,
      sections: change ? [{ title: 'Fixes', changes: [{ ...change, subject, issues }] }] : [],
    });

    expect(page).toContain(
      '<bdi>תקן <a href="https://jira.example/14" rel="noopener noreferrer">SOE-14</a> בכניסה</bdi>',
    );
  });

  it('keeps its structure and gives every text back, whatever the text', () => {
    const shape = htmlShape(parseHtml(renderHtml(harmless)));
    fc.assert(
      fc.property(fc.constantFrom(...places), hostileVendorText, (place, text) => {
        // A letter behind the text keeps it from being empty, which has a form of its own.
        const framed = `${text}x`;
        const page = parseHtml(renderHtml(fullNotes((p) => (p === place ? framed : p))));

        expect(htmlShape(page)).toBe(shape);
        if (!unshownPlaces.includes(place)) expect(htmlText(page)).toContain(shown(framed));
      }),
      { numRuns: 60 },
    );
  });

  it('lets no text make an element, attribute or link when all places are hostile at once', () => {
    const known = partsOf(renderHtml(harmless));
    fc.assert(
      fc.property(hostilePlaces(), (notes) => {
        const found = partsOf(renderHtml(notes));

        expect(known.names).toEqual(expect.arrayContaining(found.names));
        expect(known.hosts).toEqual(expect.arrayContaining(found.hosts));
        expect(found.ids.every((id) => /^[a-z][a-z\d-]*$/.test(id))).toBe(true);
        expect(new Set(found.ids).size).toBe(found.ids.length);
      }),
      { numRuns: 30 },
    );
  });

  it('has no finding of a validator, accessibility included: full, empty, hostile or in part', async () => {
    const page = new HtmlValidate({
      root: true,
      extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'],
      rules: {
        // Attributes are quoted and void elements written in one way, but not in the way of XHTML.
        'void-style': ['error', { style: 'omit' }],
        // The names of a product may be as long as they are.
        'long-title': 'off',
      },
    });
    const findings = async (html: string) =>
      (await page.validateString(html)).results.flatMap(({ messages }) => messages);

    expect(await findings(renderHtml(harmless))).toEqual([]);
    expect(await findings(renderHtml(emptyNotes()))).toEqual([]);
    expect(
      await findings(
        `<!DOCTYPE html>\n<html lang="en"><head><title>t</title></head><body>${renderHtml(harmless, { fragment: true })}</body></html>`,
      ),
    ).toEqual([]);
    await fc.assert(
      fc.asyncProperty(hostilePlaces(), async (notes) => {
        expect(await findings(renderHtml(notes))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});

/** Notes with another hostile text in each place. */
function hostilePlaces() {
  return fc
    .array(hostileVendorText, { minLength: places.length, maxLength: places.length })
    .map((texts) => fullNotes((place) => `${texts[places.indexOf(place)]}z`));
}

/** What a page is made of, each once. */
function partsOf(html: string) {
  const page = parseHtml(html);
  const names = elementsOf(page).flatMap(({ tagName, attrs }) => [
    tagName,
    ...attrs.map(({ name }) => `${tagName} ${name}`),
  ]);
  const ids = elementsOf(page).flatMap((element) => attributeOf(element, 'id') ?? []);
  const hosts = hrefsOf(page).map((href) => new URL(href, 'page:/').host);
  return { names: [...new Set(names)], ids, hosts: [...new Set(hosts)] };
}

function hrefsOf(page: ReturnType<typeof parseHtml>): readonly string[] {
  return elementsOf(page).flatMap((element) => attributeOf(element, 'href') ?? []);
}

function idsOf(notes: Parameters<typeof renderHtml>[0]): readonly string[] {
  return elementsOf(parseHtml(renderHtml(notes)), 'section').flatMap(
    (section) => attributeOf(section, 'aria-labelledby') ?? [],
  );
}

/** Clean, and without the two signs that a page cannot hold. */
function shown(text: string): string {
  return cleanText(text).replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
}
