import { clip, counted, duration } from '../plain-text.js';
import { groupNotRun, placeOf, slowest, suiteOf } from '../report-view.js';
import type { TestResult } from '../test-report.js';
import { type HtmlPart, shortened } from './html-part.js';
import { details, table, text } from './html-text.js';

/** What did not run, by reason, with every test that it is about. */
export function notRunPart(tests: readonly TestResult[]): HtmlPart {
  const groups = groupNotRun(tests);
  const body = groups.map(({ status, reason, tests: same }) => {
    const what = status === 'pending' ? 'did not get to run' : 'skipped';
    const names = same
      .slice(0, 200)
      .map((test) => `<li>${text(test.name)} <span class="soft">${where(test)}</span></li>`);
    const left = shortened(same.length, 200, 'tests');
    return `<li>${details(
      `${counted(same.length, 'test')} ${status === 'pending' ? `<strong>${what}</strong>` : what}: ${text(clip(reason, 1000))}`,
      `<ul>${names.join('')}</ul>${left}`,
    )}</li>`;
  });
  return {
    id: 'not-run',
    title: 'Did not run',
    count: groups.reduce((sum, { tests: same }) => sum + same.length, 0),
    body: body.length === 0 ? '' : `<ul class="list reasons-list">\n${body.join('\n')}\n</ul>`,
  };
}

/** What passed, but not the first time. */
export function flakyPart(tests: readonly TestResult[]): HtmlPart {
  const flaky = tests.filter((test) => test.flaky === true);
  const body = flaky.slice(0, 500).map((test) => {
    const attempts = (test.retryAttempts ?? []).map(
      ({ attempt, status, message }) =>
        `<li>Try ${attempt} ${status === 'other' ? 'could not be told' : status}${message === undefined ? '' : `: ${text(clip(message, 500))}`}</li>`,
    );
    const tries = attempts.length === 0 ? '' : `<ol class="tries">${attempts.join('')}</ol>`;
    return `<li>${text(test.name)} <span class="soft">${where(test)}</span>${tries}</li>`;
  });
  return {
    id: 'flaky',
    title: 'Flaky',
    count: flaky.length,
    body:
      body.length === 0
        ? ''
        : `<ul class="list">\n${body.join('\n')}\n</ul>${shortened(flaky.length, 500, 'tests')}`,
  };
}

/** What took longest. */
export function slowestPart(tests: readonly TestResult[]): HtmlPart {
  const rows = slowest(tests, 10).map((test) => [
    text(test.name),
    where(test),
    duration(test.duration),
  ]);
  return {
    id: 'slowest',
    title: 'Slowest tests',
    body: rows.length === 0 ? '' : table('Slowest tests', ['Test', 'Where', 'Time'], rows),
  };
}

function where(test: TestResult): string {
  return `${text(suiteOf(test))} on ${text(placeOf(test))}`;
}
