import { printableLines } from '../../printable.js';
import { clip, lastLines } from '../plain-text.js';
import { type FailureGroup, groupFailures, isProblem, traceOf } from '../report-view.js';
import type { TestResult } from '../test-report.js';
import { type HtmlPart, shortened } from './html-part.js';
import { attribute, details, lines, link, text } from './html-text.js';

const failureLimit = 500;

/** Failures, each once with all the places that have it, and where each has its place in the page. */
export interface ShownFailures {
  readonly part: HtmlPart;
  readonly addresses: ReadonlyMap<TestResult, string>;
}

/** See {@link ShownFailures}. */
export function failuresPart(tests: readonly TestResult[]): ShownFailures {
  const groups = groupFailures(tests.filter(isProblem));
  const shown = groups.slice(0, failureLimit);
  const addresses = new Map(
    shown.flatMap(({ tests: same }, at) =>
      same.map((test) => [test, `failure-${at + 1}`] as const),
    ),
  );
  const body = [
    ...shown.map((group, at) => writeFailure(group, `failure-${at + 1}`)),
    shortened(groups.length, shown.length, 'failures'),
  ];
  return {
    part: { id: 'failures', title: 'Failures', count: groups.length, body: body.join('\n') },
    addresses,
  };
}

function writeFailure({ suite, name, test, places }: FailureGroup, id: string): string {
  const { message, status, filePath, attachments = [] } = test;
  const trace = traceOf(test);
  const isUntold = status === 'other';
  return [
    `<article class="card failure${isUntold ? ' other' : ''}" id="${id}">`,
    `<h3>${text(name)}</h3>`,
    `<p class="soft">${isUntold ? 'Could not be told · ' : ''}${text(suite)}${filePath === undefined ? '' : ` · <code>${text(filePath)}</code>`}</p>`,
    `<ul class="places" aria-label="Seen on">${places.map((place) => `<li>${text(place)}</li>`).join('')}</ul>`,
    message === undefined ? '' : lines(clip(message, 8000), `Message of ${attribute(name)}`),
    trace === undefined
      ? ''
      : details('More', lines(clip(lastLines(printableLines(trace), 200), 20_000), 'More')),
    attachments.length === 0
      ? ''
      : `<p class="soft">Evidence: ${attachments.map(({ name: file, path }) => `${text(file)} (<code>${text(path)}</code>)`).join(', ')}</p>`,
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Failures that are let be, with their tracker. */
export function knownPart(tests: readonly TestResult[]): HtmlPart {
  const groups = groupFailures(tests);
  const body = groups.map(({ suite, name, places, test }) => {
    const { tracker = '', expires = '' } = test.extra?.quarantine ?? {};
    return `<li>${text(name)} <span class="soft">${text(suite)} on ${places.map(text).join(', ')}; until ${text(expires)}: ${link(tracker, tracker)}</span></li>`;
  });
  return {
    id: 'known',
    title: 'Known failures',
    count: groups.length,
    body: body.length === 0 ? '' : `<ul class="list">\n${body.join('\n')}\n</ul>`,
  };
}
