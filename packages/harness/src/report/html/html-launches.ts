import { clip, counted, duration } from '../plain-text.js';
import type { ReportedLaunch } from '../test-report.js';
import type { HtmlPart } from './html-part.js';
import { details, lines, text } from './html-text.js';

/** How each launch climbed the readiness ladder, what it vouches for, and what its console said. */
export function launchesPart(launches: readonly ReportedLaunch[]): HtmlPart {
  const longest = Math.max(1, ...launches.map(totalOf));
  const steps = [
    ...new Set(launches.flatMap((launch) => (launch.steps ?? []).map(({ step }) => step))),
  ];
  const colours = new Map(steps.map((step, at) => [step, `step-${at % 8}`]));
  const body = [
    steps.length === 0 ? '' : legend(colours),
    ...launches.map((launch) => writeLaunch(launch, longest, colours)),
  ];
  return {
    id: 'launches',
    title: 'Launches',
    count: launches.length,
    body: launches.length === 0 ? '' : body.join('\n'),
  };
}

function legend(colours: ReadonlyMap<string, string>): string {
  const entries = [...colours].map(
    ([step, colour]) => `<li><span class="dot ${colour}"></span>${text(step)}</li>`,
  );
  return `<ul class="legend" aria-label="Steps">${entries.join('')}</ul>`;
}

function writeLaunch(
  launch: ReportedLaunch,
  longest: number,
  colours: ReadonlyMap<string, string>,
): string {
  const { name, instanceType, zone, outcome, reason, steps = [], vouchesFor = [] } = launch;
  const where = [instanceType, zone].filter((part) => part !== undefined).map(text);
  return [
    `<article class="card launch">`,
    `<h3>${text(name)} <span class="label ${outcome === 'tested' ? 'passed' : outcome === 'refused' ? 'plain' : 'failed'}">${words[outcome]}</span></h3>`,
    `<p class="soft">${[...where, ...(steps.length === 0 ? [] : [duration(totalOf(launch))])].join(' · ')}</p>`,
    reason === undefined ? '' : `<p>${text(reason)}</p>`,
    steps.length === 0 ? '' : chart(launch, longest, colours),
    steps.length === 0 ? '' : times(launch),
    vouchesFor.length < 2
      ? ''
      : details(
          `Vouches for ${counted(vouchesFor.length, 'instance type')}`,
          `<p class="types">${text(clip(vouchesFor.join(', '), 20_000))}</p>`,
        ),
    consoleOf(launch),
  ]
    .filter((part) => part !== '')
    .concat('</article>')
    .join('\n');
}

const words: Readonly<Record<ReportedLaunch['outcome'], string>> = {
  tested: 'Tested',
  'not-ready': 'Never ready',
  'not-launched': 'Not launched',
  refused: 'Refused, as it should be',
  cancelled: 'Cancelled',
};

function totalOf({ steps = [] }: ReportedLaunch): number {
  return steps.reduce((sum, step) => sum + Math.max(0, step.duration), 0);
}

/** The times follow as text, so the chart itself says nothing to those who hear the page. */
function chart(
  { steps = [] }: ReportedLaunch,
  longest: number,
  colours: ReadonlyMap<string, string>,
): string {
  let from = 0;
  const bars = steps.map(({ step, duration: time }) => {
    const width = (1000 * Math.max(0, time)) / longest;
    const bar = `<rect class="${colours.get(step) ?? ''}" x="${from.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="10"></rect>`;
    from += width;
    return bar;
  });
  return `<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars.join('')}</svg>`;
}

function times({ steps = [] }: ReportedLaunch): string {
  const entries = steps.map(
    ({ step, duration: time }) =>
      `<div><dt>${text(step)}</dt><dd>${duration(Math.max(0, time))}</dd></div>`,
  );
  return `<dl class="times">${entries.join('')}</dl>`;
}

function consoleOf({ name, outcome, console = [] }: ReportedLaunch): string {
  if (console.length === 0) return '';
  const shown = console.slice(-200).map((line) => clip(line, 2000));
  const left = console.length - shown.length;
  const body = [...(left === 0 ? [] : [`… ${left} lines before`]), ...shown].join('\n');
  return details(
    `Console <span class="count">${console.length.toLocaleString('en-US')}</span>`,
    lines(body, `Console of ${name}`),
    outcome === 'not-ready',
  );
}
