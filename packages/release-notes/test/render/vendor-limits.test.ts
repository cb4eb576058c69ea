import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ReleaseNotes,
  ReleaseNotesError,
  renderAdf,
  renderConfluence,
  renderSlack,
  renderTeams,
} from '../../src/index.js';
import { cardFaults } from '../support/card-faults.js';
import { fullNotes } from '../support/full-notes.js';
import { emptyNotes } from '../support/notes.js';
import { slackFaults } from '../support/slack-limits.js';

/** One format, its limit in its own unit, and all the text that it shows. */
interface Subject {
  readonly name: string;
  readonly render: (notes: ReleaseNotes, limit: number) => unknown;
  readonly sizeOf: (rendered: unknown) => number;
  readonly limits: readonly [number, number];
}

const json = (value: unknown) => JSON.stringify(value).length;
const blocksOf = (value: unknown): unknown => Reflect.get(Object(value), 'blocks');

const subjects: readonly Subject[] = [
  {
    name: 'renderAdf',
    render: (notes, maxLength) => renderAdf(notes, { maxLength }),
    sizeOf: json,
    limits: [900, 32_767],
  },
  {
    name: 'renderConfluence',
    render: (notes, maxLength) => renderConfluence(notes, { maxLength }),
    sizeOf: (page) => String(page).length,
    limits: [900, 60_000],
  },
  {
    name: 'renderSlack',
    render: (notes, maxLength) => renderSlack(notes, { maxLength }),
    sizeOf: (message) => json(blocksOf(message)),
    limits: [900, 12_000],
  },
  {
    name: 'renderTeams',
    render: (notes, maxBytes) => renderTeams(notes, { maxBytes }),
    sizeOf: (message) => new TextEncoder().encode(JSON.stringify(message)).length,
    limits: [1_800, 18_000],
  },
];

const words = fc.array(fc.constantFrom('repair', 'שלום', '漢字', '👩‍👩‍👧', 'the & login', 'a<b'), {
  maxLength: 60,
});

interface Amounts {
  readonly warnings: number;
  readonly breaking: number;
  readonly changes: number;
  readonly packages: number;
}

const amounts: fc.Arbitrary<Amounts> = fc.record({
  warnings: fc.integer({ min: 0, max: 12 }),
  breaking: fc.integer({ min: 0, max: 30 }),
  changes: fc.integer({ min: 1, max: 150 }),
  packages: fc.integer({ min: 0, max: 150 }),
});

/** Notes of so many items, each of which begins and ends with a mark of its own. */
function manyItems(
  { warnings, breaking, changes, packages }: Amounts,
  filler: string,
): ReleaseNotes {
  const marked = (kind: string, at: number) => `BEGIN${kind}${at} ${filler} END${kind}${at}`;
  const listOf = <T>(length: number, item: (at: number) => T) =>
    Array.from({ length }, (_, at) => item(at));
  return emptyNotes('1', {
    warnings: listOf(warnings, (at) => marked('w', at)),
    breaking: listOf(breaking, (at) => ({ description: marked('b', at), hash: 'a'.repeat(40) })),
    sections: [
      {
        title: 'Fixes',
        changes: listOf(changes, (at) => ({
          subject: marked('c', at),
          hash: 'a'.repeat(40),
          author: '',
          issues: [],
          breaking: false,
        })),
      },
    ],
    components: {
      packages: listOf(packages, (at) => ({
        kind: 'upgraded' as const,
        type: 'deb',
        name: marked('p', at),
        advice: [`apt install x${at}`],
      })),
    },
    links: { page: 'https://notes.example/1' },
  });
}

/** Whether there is no room for the heads of all parts. */
function leavesOutParts(text: string): boolean {
  return (
    !/Breaking changes/.test(text) ||
    !/Fixes/.test(text) ||
    !/Packages/.test(text) ||
    !/Links/.test(text)
  );
}

/** How many items are told as missing by all lists of a rendering together. */
function toldMissing(text: string): number {
  const told = text.matchAll(
    /… and (\d+) more|\b(\d+) (?:entry|entries)\b|\b(?:changes|Fixes|Packages|Links): (\d+)/g,
  );
  const counts = Array.from(told, ([, more, entries, hidden]) => Number(more ?? entries ?? hidden));
  return counts.reduce((sum, count) => sum + count, 0);
}

describe.each(subjects)('$name within a limit', ({ render, sizeOf, limits: [least, most] }) => {
  it('fits, tells whole items only, and how many are missing', () => {
    const limit = fc.integer({ min: least, max: most });
    fc.assert(
      fc.property(amounts, words, limit, (counts, parts, size) => {
        const rendered = render(manyItems(counts, parts.join(' ')), size);
        const text = JSON.stringify(rendered);
        const begun = Array.from(text.matchAll(/BEGIN(\w\d+)/g), ([, name]) => name);
        const ended = Array.from(text.matchAll(/END(\w\d+)/g), ([, name]) => name);

        expect(sizeOf(rendered)).toBeLessThanOrEqual(size);
        expect(ended).toEqual(begun);
        // Of parts that are left out as a whole, only the number of parts is told.
        if (leavesOutParts(text)) return;
        // The page of the notes is an item of the links.
        const links = text.match(/these notes/g)?.length ?? 0;
        const items = counts.warnings + counts.breaking + counts.changes + counts.packages + 1;
        expect(begun.length + links + toldMissing(text)).toBe(items);
      }),
      { numRuns: 30 },
    );
  });

  it('never shows fewer items where there is more room', () => {
    const size = fc.integer({ min: least, max: most });
    fc.assert(
      fc.property(amounts, words, size, size, (counts, parts, a, b) => {
        const notes = manyItems(counts, parts.slice(0, 10).join(' '));
        const shown = (limit: number) =>
          JSON.stringify(render(notes, limit)).match(/BEGIN/g)?.length ?? 0;

        expect(shown(Math.min(a, b))).toBeLessThanOrEqual(shown(Math.max(a, b)));
      }),
      { numRuns: 30 },
    );
  });

  it('leaves out details first and what breaks last', () => {
    const notes = manyItems({ warnings: 1, breaking: 6, changes: 40, packages: 300 }, 'repair');
    const text = JSON.stringify(render(notes, Math.min(most, 9_000)));

    expect(text.match(/BEGINb/g)).toHaveLength(6);
    expect(text.match(/BEGINp/g)?.length ?? 0).toBeLessThan(300);
    expect(text).toContain('https://notes.example/1');
  });

  it('shows everything where there is room, and what it may leave out uses the room', () => {
    const small = manyItems({ warnings: 1, breaking: 2, changes: 3, packages: 2 }, 'x');
    const large = manyItems(
      { warnings: 0, breaking: 0, changes: 900, packages: 0 },
      'repair the login',
    );

    expect(toldMissing(JSON.stringify(render(small, most)))).toBe(0);
    expect(sizeOf(render(large, most))).toBeGreaterThan(most * 0.95);
  });

  it('leaves out whole parts where there is no room for the heads of all', () => {
    const change = { subject: 'x', hash: 'a'.repeat(40), author: '', issues: [], breaking: false };
    const sections = Array.from({ length: 500 }, (_, at) => ({
      title: `Part ${at}`,
      changes: [change],
    }));
    const text = JSON.stringify(render(emptyNotes('1', { sections }), least * 2));
    const shown = text.match(/Part \d/g)?.length ?? 0;

    expect(shown).toBeGreaterThan(0);
    expect(shown + Number(/… and (\d+) more/.exec(text)?.[1])).toBe(500);
  });

  it('gives up only where nothing fits, and says so', () => {
    const failed = (() => {
      try {
        return render(
          fullNotes((place) => place),
          40,
        );
      } catch (error) {
        return error;
      }
    })();

    expect(failed).toBeInstanceOf(ReleaseNotesError);
    expect(failed).toMatchObject({ code: 'NOTES_TOO_LONG' });
    expect(String(failed)).toMatch(/name version as .* 40 (?:characters|bytes)/);
  });
});

describe('the defaults', () => {
  it('are within what Jira, Slack and Teams take, however much there is to tell', () => {
    const filler = 'with words that fill a line '.repeat(20);
    const notes = manyItems({ warnings: 100, breaking: 100, changes: 700, packages: 700 }, filler);

    expect(json(renderAdf(notes))).toBeLessThanOrEqual(32_767);
    expect(slackFaults(renderSlack(notes))).toEqual([]);
    expect(cardFaults(renderTeams(notes), 18_000)).toEqual([]);
  });
});
