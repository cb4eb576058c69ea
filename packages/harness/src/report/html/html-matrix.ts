import { type MatrixSuite, matrixOf, placeOf } from '../report-view.js';
import type { TestReport, TestResult } from '../test-report.js';
import type { HtmlPart } from './html-part.js';
import { kindOf, shownStatuses, worstOf } from './html-status.js';
import { text } from './html-text.js';

const rowLimit = 2000;

/**
 * Tests down, launches across. Without a script, a switch hides what passed everywhere. Where there are very
 * many tests, those that passed everywhere are left out, and only their suite counts them.
 */
export function matrixPart(
  report: TestReport,
  addresses: ReadonlyMap<TestResult, string>,
): HtmlPart {
  const { places, suites } = matrixOf(report);
  const dead = deadPlaces(report.results.tests);
  const isFine = (row: Row) => passedEverywhere(row, dead);
  const all = suites.reduce((sum, { rows }) => sum + rows.length, 0);
  const isShort = all <= rowLimit;
  let left = rowLimit;
  const groups = suites.map((suite) => {
    const rows = suite.rows.filter((row) => isShort || !isFine(row)).slice(0, left);
    left -= rows.length;
    return writeSuite(suite, rows, { places, addresses, isFine });
  });
  const note = `<p class="note">${(all - (rowLimit - left)).toLocaleString('en-US')} tests are counted with their suite only.</p>`;
  const body = [
    '<p class="switch"><input type="checkbox" id="only-problems"> <label for="only-problems">Only what did not plainly pass</label></p>',
    legend(),
    '<div class="scroll matrix" role="group" aria-label="Tests by launch" tabindex="0">',
    '<table>',
    `<thead><tr><th scope="col">Test</th>${places.map((place) => `<th scope="col">${text(place)}</th>`).join('')}</tr></thead>`,
    ...groups,
    '</table>',
    '</div>',
    isShort ? '' : note,
  ];
  return {
    id: 'matrix',
    title: 'Tests and launches',
    count: all,
    body: all === 0 ? '' : body.join('\n'),
  };
}

type Row = MatrixSuite['rows'][number];

/** Launches on which nothing got to run: that is told once, and makes no test worth a look. */
function deadPlaces(tests: readonly TestResult[]): ReadonlySet<string> {
  const alive = new Set(tests.filter(({ status }) => status !== 'pending').map(placeOf));
  return new Set(tests.map(placeOf).filter((place) => !alive.has(place)));
}

function passedEverywhere({ cells }: Row, dead: ReadonlySet<string>): boolean {
  return [...cells].every(
    ([place, tests]) => dead.has(place) || tests.every((test) => kindOf(test) === 'passed'),
  );
}

interface Columns {
  readonly places: readonly string[];
  readonly addresses: ReadonlyMap<TestResult, string>;
  readonly isFine: (row: Row) => boolean;
}

function writeSuite(
  { name, rows: all }: MatrixSuite,
  rows: readonly Row[],
  columns: Columns,
): string {
  const { places, isFine } = columns;
  const counts = places.map((place) => count(all.flatMap(({ cells }) => cells.get(place) ?? [])));
  return [
    `<tbody${all.every(isFine) ? ' class="fine"' : ''}>`,
    `<tr class="suite"><th scope="rowgroup">${text(name)}</th>${counts.join('')}</tr>`,
    ...rows.map((row) => writeRow(row, columns)),
    '</tbody>',
  ].join('\n');
}

/** How many of those that ran passed. */
function count(tests: readonly TestResult[]): string {
  const ran = tests.filter(({ status }) => status !== 'skipped');
  const passed = ran.filter(({ status }) => status === 'passed').length;
  if (ran.length > 0) return `<td>${passed}/${ran.length}</td>`;
  return tests.length === 0
    ? '<td></td>'
    : `<td class="skipped"><span>skipped ${tests.length}</span></td>`;
}

function writeRow(row: Row, { places, addresses, isFine }: Columns): string {
  const cells = places.map((place) => writeCell(row.cells.get(place) ?? [], addresses));
  return `<tr${isFine(row) ? ' class="fine"' : ''}><th scope="row">${text(row.name)}</th>${cells.join('')}</tr>`;
}

function writeCell(
  tests: readonly TestResult[],
  addresses: ReadonlyMap<TestResult, string>,
): string {
  const shown = worstOf(tests);
  if (shown === undefined) return '<td></td>';
  const { kind, sign, word } = shown;
  const address = tests.map((test) => addresses.get(test)).find((each) => each !== undefined);
  const inside =
    address === undefined
      ? `<span role="img" aria-label="${word}">${sign}</span>`
      : `<a href="#${address}" aria-label="${word}">${sign}</a>`;
  return `<td class="${kind}">${inside}</td>`;
}

function legend(): string {
  const entries = shownStatuses.map(
    ({ kind, sign, word }) =>
      `<li><span class="sign ${kind}" aria-hidden="true">${sign}</span> ${word}</li>`,
  );
  return `<ul class="legend" aria-label="Signs">${entries.join('')}</ul>`;
}
