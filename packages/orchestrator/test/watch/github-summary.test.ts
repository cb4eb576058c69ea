import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseRecord } from '@soe/contract';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { githubSummary } from '../../src/watch/github-summary.js';
import { summaryWatcher, within } from '../../src/watch/summary-watcher.js';
import { emptyWatchState, watchState } from '../../src/watch/watch-state.js';
import { makeWorkspace } from '../workspace.js';
import { at, launchEnded, runStarted } from './events.js';

// With HTML on, as GitHub has it: what is not escaped becomes an element.
const markdown = new MarkdownIt({ html: true, linkify: true });

function recordOf(text: string) {
  return {
    ...releaseRecord({ flavor: 'al2023', version: '1.0.0', createdAt: at(0).toISOString() }),
    images: [
      {
        ...{ region: 'eu-west-1', architecture: 'x86_64', imageId: 'ami-0123456789abcdef0' },
        ...{ name: 'soe/al2023/1.0.0/x86_64/b1', ownerId: '111122223333', buildId: 'b1' },
      },
    ],
    gates: [{ name: 'launch-tests', status: 'failed', summary: text }],
    source: { commit: '0123456789abcdef0123456789abcdef01234567' },
    ci: { provider: 'github-actions', runUrl: 'https://github.com/o/r/actions/runs/1' },
    changes: [],
  } as const;
}

function stateOf(text: string) {
  const events = [
    runStarted('al2023'),
    launchEnded('nitro', 3, 1),
    { type: 'stage', stage: 'test', detail: text } as const,
    { type: 'warning', message: text, flavor: 'al2023' } as const,
    { type: 'flavor-ended', status: 'refused', version: '1.0.0', message: text } as const,
  ];
  return events.reduce(
    (state, event, index) => watchState(state, event, at(index)),
    emptyWatchState,
  );
}

function render(text: string): string {
  // The record is built by hand: what it lacks the summary does not read.
  const records = new Map([
    ['al2023', { record: recordOf(text) as never, reports: [`.soe/${text}/tests.html`] }],
  ]);
  return githubSummary(stateOf(text), records, { exitCode: 3, error: { message: text } });
}

test('the summary has images by region, gates, tests, stages, warnings and where it comes from', () => {
  const html = markdown.render(render('too old'));

  for (const row of [
    '<td>al2023</td>\n<td>1.0.0</td>\n<td>refused: too old</td>\n<td>3 s</td>',
    '<td>eu-west-1</td>\n<td>x86_64</td>\n<td><code>ami-0123456789abcdef0</code></td>',
    '<td>launch-tests</td>\n<td>failed</td>\n<td>too old</td>',
    '<td>nitro</td>\n<td>3 of 4</td>\n<td>1</td>\n<td>tested</td>',
    '<li>al2023: too old</li>',
    '<a href="https://github.com/o/r/actions/runs/1">CI run</a>',
    '<code>0123456789ab</code>',
  ]) {
    expect(html).toContain(row);
  }
  expect(html).toContain('test refused');
});

test('whatever text says, the page has the same elements', () => {
  const elements = (text: string) =>
    markdown
      .render(render(text))
      .match(/<\/?[a-z][^>]*>/g)
      ?.join('') ?? '';
  const plain = elements('text');

  fc.assert(
    fc.property(
      fc.string({
        unit: fc.oneof(
          fc.constantFrom(
            ...[
              '|',
              '`',
              '<script>',
              '</table>',
              '![x](http://e)',
              '[x](javascript:1)',
              '**',
              '\n',
              '\n\n',
              '# ',
              '> ',
            ],
            ...[
              '- ',
              '1. ',
              '@team',
              '#1',
              '&lt;',
              '\\',
              '~~',
              '$$',
              'https://e.com',
              'www.e.com',
              '<!--',
              '$`',
              '```',
            ],
          ),
          fc.string({ minLength: 1, maxLength: 3 }),
        ),
        minLength: 1,
        maxLength: 12,
      }),
      (text) => {
        expect(elements(`x${text}x`)).toBe(plain);
      },
    ),
  );
});

test('the summary is added to what steps before wrote, and never more than GitHub takes', async () => {
  const { directory } = makeWorkspace();
  const file = join(directory, 'summary.md');
  writeFileSync(file, 'before\n');
  const watcher = summaryWatcher({ directory, file, limit: 1500 });
  watcher.event(runStarted('al2023'), at(0));
  for (let index = 0; index < 100; index += 1) {
    watcher.event({ type: 'warning', message: `warning ${index} ${'é'.repeat(20)}` }, at(1));
  }
  await watcher.end({ exitCode: 0 }, at(2));

  const text = readFileSync(file, 'utf8');
  expect(text.startsWith('before\n')).toBe(true);
  expect(text).toContain('warning 5 ');
  expect(text).toContain('The rest is left out');
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1500);
});

test('what is cut fits, and has whole lines only', () => {
  const line = fc.constantFrom('a', 'éé', 'a longer line', '');
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 60 }),
      fc.integer({ min: -5, max: 300 }),
      (lines, bytes) => {
        const text = within(lines.join('\n'), bytes);

        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(Math.max(0, bytes));
        const kept = text.split('\n\nThe rest')[0]?.split('\n') ?? [];
        if (text !== '') expect(kept).toEqual(lines.slice(0, kept.length));
      },
    ),
  );
});
