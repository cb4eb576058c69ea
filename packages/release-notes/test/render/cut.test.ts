import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ReleaseNotes,
  ReleaseNotesError,
  renderHtml,
  renderMarkdown,
  renderText,
} from '../../src/index.js';
import { type Cut, fitCut, type Weight } from '../../src/render/cut.js';
import { emptyNotes } from '../support/full-notes.js';
import { attributeOf, elementsOf, htmlText, parseHtml } from '../support/parse-html.js';

describe('fitCut', () => {
  const weights = ['essential', 'content', 'detail'] as const;

  it('leaves out details before content before essentials, and never more than it must', () => {
    const sizes = fc.record({
      essential: fc.nat(9),
      content: fc.nat(9),
      detail: fc.nat(9),
      room: fc.nat(40),
    });
    fc.assert(
      fc.property(sizes, ({ room, ...sizes }) => {
        const render = (cut: Cut) => weights.map((weight) => Math.min(cut[weight], sizes[weight]));
        const fits = (shown: readonly number[]) => sum(shown) + weights.length <= room;
        const found = fitCut(Math.max(...Object.values(sizes)), render, fits);

        // Filled in the order of weight, which is what taking away in the opposite order comes to.
        let left = room - weights.length;
        const expected = weights.map((weight) => {
          const shown = Math.min(sizes[weight], left);
          left -= shown;
          return shown;
        });
        expect(found).toEqual(room < weights.length ? undefined : expected);
      }),
    );
  });

  it('renders a whole that fits once', () => {
    let rendered = 0;
    fitCut(
      1000,
      () => (rendered += 1),
      () => true,
    );

    expect(rendered).toBe(1);
  });
});

const formats: Readonly<Record<string, Format>> = {
  Markdown: { render: renderMarkdown, partsOf: (text) => split(text, /^## (.+)$/m) },
  'plain text': { render: renderText, partsOf: (text) => split(text, /\n\n(.+)\n-+\n\n/) },
  HTML: {
    render: renderHtml,
    partsOf: (text) => {
      const page = parseHtml(text);
      const notes = elementsOf(page, 'p').filter((each) => attributeOf(each, 'role') === 'note');
      const parts = elementsOf(page, 'section').flatMap((part) => {
        const [heading] = elementsOf(part, 'h2');
        return heading && attributeOf(part, 'aria-labelledby')
          ? [[htmlText(heading), htmlText(part)] as const]
          : [];
      });
      return new Map([['Warnings', notes.map(htmlText).join('\n')], ...parts]);
    },
  },
};

describe.each(Object.entries(formats))('%s that is kept to a length', (_, { render, partsOf }) => {
  it('fits or gives up, with whole items, right counts, and essentials longest', () => {
    let cuts = 0;
    fc.assert(
      fc.property(sizedNotes, percent(-10, 110), (sized, share) => {
        const whole = render(sized.notes);
        const maxLength = whole.length - lengthOf(sized, share);
        const written = attempt(() => render(sized.notes, { maxLength }));
        if (written === undefined) {
          expect(maxLength).toBeLessThan(whole.length);
          return;
        }
        expect(written.length).toBeLessThanOrEqual(maxLength);
        if (whole.length <= maxLength) expect(written).toBe(whole);
        else cuts += 1;

        const shown = shownIn(written, sized);
        const parts = partsOf(written);
        for (const [title, kinds] of Object.entries(lists)) {
          const counts = missingIn(parts.get(title) ?? '');
          for (const kind of kinds) {
            const missing = sized.items[kind].length - shown[kind];
            if (missing > 0) expect(counts.shift()).toBe(missing);
          }
          expect(counts).toEqual([]);
        }
        const isWhole = (weight: Weight) =>
          kindsOf(weight).every((kind) => shown[kind] === sized.items[kind].length);
        const isGone = (weight: Weight) => kindsOf(weight).every((kind) => shown[kind] === 0);
        const order = ['warning', 'essential', 'content', 'detail'] as const;
        const firstCut = order.findIndex((weight) => !isWhole(weight));
        if (firstCut !== -1) expect(order.slice(firstCut + 1).every(isGone)).toBe(true);
      }),
      { numRuns: 50 },
    );
    // Else all this would have told nothing.
    expect(cuts).toBeGreaterThan(30);
  });

  it('never shows fewer items where there is more room', () => {
    let compared = 0;
    const share = percent(0, 90);
    fc.assert(
      fc.property(sizedNotes, share, share, (sized, one, other) => {
        const length = render(sized.notes).length;
        const [less, more] = [Math.max(one, other), Math.min(one, other)].map((share) =>
          attempt(() => render(sized.notes, { maxLength: length - lengthOf(sized, share) })),
        );
        if (less === undefined) return;
        compared += 1;

        const before = shownIn(less, sized);
        const after = shownIn(more ?? '', sized);
        for (const kind of kinds) expect(after[kind]).toBeGreaterThanOrEqual(before[kind]);
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});

interface Format {
  readonly render: (notes: ReleaseNotes, options?: { readonly maxLength?: number }) => string;
  /** Text of the parts by their headings, and of the warnings before them. */
  readonly partsOf: (text: string) => ReadonlyMap<string, string>;
}

/** Kinds of items: which part lists them, in its order. */
const lists = {
  Warnings: ['wrn'],
  'Breaking changes': ['brk'],
  Features: ['fea'],
  Fixes: ['bug'],
  Issues: ['iss'],
  'Security: newly open': ['opn'],
  'Security: fixed': ['gon'],
  Packages: ['pkg'],
  Images: ['reg', 'img'],
  Upgrade: ['upg'],
} as const;
const weightOf = {
  wrn: 'warning',
  ...{ brk: 'essential', opn: 'essential', upg: 'essential' },
  ...{ fea: 'content', bug: 'content', gon: 'content', reg: 'content' },
  ...{ iss: 'detail', pkg: 'detail', img: 'detail' },
} as const;
type Kind = keyof typeof weightOf;
const kinds = Object.keys(weightOf) as Kind[];

interface Sized {
  readonly items: Readonly<Record<Kind, readonly string[]>>;
  readonly notes: ReleaseNotes;
}

/** Shares that are equally likely, which those of `fc.double` are not. */
const percent = (min: number, max: number) => fc.integer({ min, max }).map((part) => part / 100);

/** Words that no other item has, such as `fea112xxxq`. */
const words = (kind: Kind) =>
  fc
    .array(fc.nat(50), { maxLength: 25, size: 'max' })
    .map((sizes) => sizes.map((size, at) => `${kind}${at + 100}${'x'.repeat(size)}q`));

/** Notes with lists of all lengths. */
const sizedNotes: fc.Arbitrary<Sized> = fc
  .record({
    wrn: words('wrn'),
    ...{ brk: words('brk'), opn: words('opn'), upg: words('upg') },
    ...{ fea: words('fea'), bug: words('bug'), gon: words('gon'), reg: words('reg') },
    ...{ iss: words('iss'), pkg: words('pkg'), img: words('img') },
  })
  .map((all) => {
    // An image has a name, or none.
    const items = { ...all, img: all.img.slice(0, all.reg.length) };
    return { items, notes: notesOf(items) };
  });

function notesOf(items: Sized['items']): ReleaseNotes {
  const hash = 'a'.repeat(40);
  const change = (subject: string) => ({ subject, hash, author: '', issues: [], breaking: false });
  const finding = (id: string) => ({ id, severity: 'low' as const });
  return {
    ...emptyNotes(),
    warnings: items.wrn,
    breaking: items.brk.map((description) => ({ description, hash })),
    sections: [
      { title: 'Features', changes: items.fea.map(change) },
      { title: 'Fixes', changes: items.bug.map(change) },
    ],
    issues: items.iss.map((title, at) => ({ key: `SOE-${at}`, title })),
    security: { opened: items.opn.map(finding), fixed: items.gon.map(finding) },
    components: {
      packages: items.pkg.map((name) => ({ kind: 'added', type: 'rpm', name, after: '1' })),
    },
    images: items.reg.map((region, at) => {
      const name = items.img[at];
      return { region, architecture: 'x86_64', imageId: 'ami-1', ...(name && { name }) };
    }),
    upgrade: items.upg.map((text) => ({ text, commands: [`run ${text}`] })),
    links: { page: 'https://notes.example/1' },
  };
}

/** How many items of each kind are shown. Fails if one is cut, or if they are not the first ones. */
function shownIn(written: string, { items }: Sized): Readonly<Record<Kind, number>> {
  const pattern = new RegExp(`(?:${kinds.join('|')})\\d{3}x*q?`, 'g');
  const words = new Set(written.match(pattern));
  const shown = kinds.map((kind) => {
    const found = [...words].filter((word) => word.startsWith(kind));
    expect([...found].sort()).toEqual([...items[kind]].sort().slice(0, found.length));
    return [kind, found.length];
  });
  return Object.fromEntries(shown) as Record<Kind, number>;
}

/** The numbers of items that a part says are missing. */
function missingIn(part: string): number[] {
  const counts = part.matchAll(/… and (\d+) more, see|(\d+) entr(?:y|ies), see/g);
  return Array.from(counts, ([, more, all]) => Number(more ?? all));
}

/** A share of what the items alone take, about. */
function lengthOf({ items }: Sized, share: number): number {
  return Math.round(share * Object.values(items).flat().join('').length);
}

function kindsOf(weight: Weight): readonly Kind[] {
  return kinds.filter((kind) => weightOf[kind] === weight);
}

function attempt(render: () => string): string | undefined {
  try {
    return render();
  } catch (error) {
    if (error instanceof ReleaseNotesError && error.code === 'NOTES_TOO_LONG') return undefined;
    throw error;
  }
}

/** Text before the first heading, and behind each. */
function split(text: string, heading: RegExp): ReadonlyMap<string, string> {
  const [head = '', ...pieces] = text.split(heading);
  const parts = pieces.flatMap((title, at) =>
    at % 2 === 0 ? [[title, pieces[at + 1] ?? '']] : [],
  );
  return new Map([['Warnings', head], ...parts] as [string, string][]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
