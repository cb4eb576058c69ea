import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { finalLines, viewLines } from '../../src/watch/view-lines.js';
import { emptyWatchState, watchState } from '../../src/watch/watch-state.js';
import { at, provisioning, runStarted } from './events.js';

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '家',
      '👩‍👩‍👧',
      '\u0301',
      '🇩🇪',
      '\ufe0f',
      '\u200d',
      '\u202e',
      '\u001b[2J',
      '\n',
      '\t',
      'ｗ',
      '가',
    ),
    fc.constantFrom('a', ' ', '-'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 200,
});

test('whatever is told, no line is as wide as the terminal, none holds a control, and there are fewer than rows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ flavor: nasty, text: nasty }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 40 }),
      (told, columns, rows) => {
        let state = watchState(
          emptyWatchState,
          runStarted(...told.map(({ flavor }) => flavor)),
          at(0),
        );
        for (const { flavor, text } of told) {
          state = watchState(state, { type: 'stage', stage: 'build', detail: text, flavor }, at(1));
          state = watchState(state, { ...provisioning(text), flavor }, at(2));
        }
        const options = { columns, rows, at: at(3) };
        const lines = viewLines(state, options);

        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
        for (const line of [...lines, ...finalLines(state, options)]) {
          expect(line).not.toMatch(/\p{Cc}/u);
          // Sign by sign, as terminals do that join none: never less than what others need.
          const width = [...line].reduce((sum, sign) => sum + stringWidth(sign), 0);
          expect(width).toBeLessThanOrEqual(Math.max(1, columns - 1));
        }
      },
    ),
  );
});

test('the time that is left is told where it is known', () => {
  const stage = { type: 'stage', stage: 'build', detail: 'x86_64', flavor: 'al2023' } as const;
  const state = [runStarted('al2023'), stage].reduce(
    (before, event) => watchState(before, event, at(0)),
    emptyWatchState,
  );
  const view = { columns: 80, rows: 24, at: at(60) };
  const usual = new Map([['al2023', { build: 300_000, share: 3_600_000 }]]);

  expect(viewLines(state, { ...view, usual })[0]).toBe('1 min 0 s, about 1 h 4 min left');
  expect(viewLines(state, view)[0]).toBe('1 min 0 s');
});

test('colours are there only where they are wanted', () => {
  const state = watchState(emptyWatchState, runStarted('al2023'), at(0));
  const view = { columns: 80, rows: 24, at: at(1) };

  expect(viewLines(state, { ...view, color: true }).join('')).toContain('\u001b[');
  expect(viewLines(state, view).join('')).not.toContain('\u001b');
});
