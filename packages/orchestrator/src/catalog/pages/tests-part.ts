import type { ReportedLaunch, TestResult, TestStatus } from '@soe/harness';
import type { CatalogRelease } from '../catalog-model.js';
import { foreign, type Html, html, type Piece } from '../html/html.js';
import { badge, counted, inline, table } from '../html/pieces.js';

/** How a release was tested: its gates, and suites against what they ran on. */
export function testsPart({ record, report }: CatalogRelease): Html {
  const gates = record.gates ?? [];
  const { tests = [], extra } = report?.results ?? {};
  const launches = extra?.launches ?? [];
  return html`${
    gates.length === 0
      ? html`<p>No gate was asked about this release.</p>`
      : html`<ul class="plain">
${gates.map(({ name, status, summary }) => html`<li>${badge(gateWords[status].word, gateWords[status].kind)} <strong>${foreign(name)}</strong> ${foreign(summary)}</li>\n`)}</ul>`
  }
${tests.length > 0 && matrix(tests)}${launches.length > 0 && launchList(launches)}`;
}

const gateWords = {
  passed: { word: 'Passed', kind: 'good' },
  failed: { word: 'Failed', kind: 'bad' },
  'not-evaluated': { word: 'Not evaluated', kind: 'warn' },
  skipped: { word: 'Skipped', kind: 'warn' },
} as const;

/** Places down, suites across. */
function matrix(tests: readonly TestResult[]): Html {
  const placeOf = ({ suite }: TestResult) => suite?.[0] ?? 'tests';
  const suiteOf = ({ suite }: TestResult) => suite?.slice(1).join(' / ') || 'all';
  const places = [...new Set(tests.map(placeOf))];
  const suites = [...new Set(tests.map(suiteOf))].sort();
  const cells = new Map<string, TestResult[]>();
  for (const test of tests) {
    const key = JSON.stringify([placeOf(test), suiteOf(test)]);
    cells.set(key, [...(cells.get(key) ?? []), test]);
  }
  const rows = places.map((place) => [
    foreign(place),
    ...suites.map((suite) => cellOf(cells.get(JSON.stringify([place, suite])) ?? [])),
  ]);
  return html`<h3>Test matrix</h3>
${table('Test matrix', ['Ran on', ...suites], rows)}`;
}

function cellOf(tests: readonly TestResult[]): Piece {
  if (tests.length === 0) return html`<span class="soft">not run</span>`;
  return html`${statuses.map(({ status, word, kind }) => {
    const count = tests.filter((test) => test.status === status).length;
    return count > 0 && html`${badge(`${count} ${word}`, kind)} `;
  })}`;
}

const statuses: readonly {
  readonly status: TestStatus;
  readonly word: string;
  readonly kind: 'good' | 'bad' | 'warn' | 'plain';
}[] = [
  { status: 'failed', word: 'failed', kind: 'bad' },
  { status: 'other', word: 'not told', kind: 'warn' },
  { status: 'passed', word: 'passed', kind: 'good' },
  { status: 'skipped', word: 'skipped', kind: 'plain' },
  { status: 'pending', word: 'not run', kind: 'warn' },
];

function launchList(launches: readonly ReportedLaunch[]): Html {
  return html`<h3>Launches</h3>
<ul class="plain">
${launches.map(
  ({ name, instanceType, outcome, reason, vouchesFor = [] }) =>
    html`<li><strong>${foreign(name)}</strong>${instanceType !== undefined && instanceType !== name && html` on ${foreign(instanceType)}`}: ${outcomes[outcome]}${reason !== undefined && html`, ${foreign(reason)}`}.${
      vouchesFor.length > 1 &&
      html`
<details><summary>Vouches for ${counted(vouchesFor.length, 'instance type')}</summary>
<p>${inline(vouchesFor)}</p></details>`
    }</li>\n`,
)}</ul>
`;
}

const outcomes: Readonly<Record<ReportedLaunch['outcome'], string>> = {
  tested: 'tested',
  'not-ready': 'never ready',
  'not-launched': 'not launched',
  refused: 'refused, as it should be',
  cancelled: 'cancelled',
};
