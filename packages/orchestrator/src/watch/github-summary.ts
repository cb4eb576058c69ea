import type { ReleaseRecord } from '@soe/contract';
import { webAddress } from '../catalog/html/html.js';
import { printable } from '../commands/printable.js';
import { formatDuration } from './format-duration.js';
import type { FlavorState, WatchState } from './watch-state.js';
import type { WatchResult } from './watcher.js';

/** What is there of a release at the end. */
export interface MadeRelease {
  readonly record: ReleaseRecord;
  /** Files of reports for people, relative to the configuration. */
  readonly reports: readonly string[];
}

/**
 * The job summary of GitHub Actions: releases with their stages, images, gates and tests, then warnings.
 * All text is escaped for Markdown and HTML.
 *
 * @param made - What was made, by flavor
 */
export function githubSummary(
  state: WatchState,
  made: ReadonlyMap<string, MadeRelease>,
  result: WatchResult,
): string {
  const flavors = state.flavors.filter(({ flavor }) => flavor !== '');
  const { error } = result;
  const told = flavors.some(({ message }) => message !== undefined && message === error?.message);
  return [
    ...(flavors.length > 0 ? [overview(flavors)] : []),
    ...flavors.map((flavor) => releaseSection(flavor, made.get(flavor.flavor))),
    ...(error === undefined || told ? [] : [`> [!CAUTION]\n> ${cell(error.message)}`]),
    ...(state.warnings.length > 0 ? [warnings(state)] : []),
  ]
    .map((part) => `${part}\n\n`)
    .join('');
}

function overview(flavors: readonly FlavorState[]): string {
  return table(
    ['Flavor', 'Version', 'Result', 'Time'],
    flavors.map(({ flavor, version = '', status, message, startedAt, endedAt }) => [
      cell(flavor),
      cell(version),
      cell(message === undefined ? status : `${status}: ${firstLine(message)}`),
      startedAt === undefined || endedAt === undefined ? '' : formatDuration(endedAt - startedAt),
    ]),
  );
}

function releaseSection(
  flavor: FlavorState,
  { record, reports = [] }: Partial<MadeRelease> = {},
): string {
  const { version = '', stages, works } = flavor;
  const launches = works.filter(({ kind }) => kind === 'launch');
  return [
    `### ${cell(`${flavor.flavor} ${version}`.trim())}`,
    ...sourceLine(record),
    ...(stages.length === 0
      ? []
      : [stages.map(({ stage, status }) => `${stage} ${status}`).join(' → ')]),
    ...part(
      ['Region', 'Architecture', 'Image'],
      record?.images.map(({ region, architecture, imageId }) => [
        cell(region),
        architecture,
        code(imageId),
      ]),
    ),
    ...part(
      ['Gate', 'Answer', 'Why'],
      record?.gates?.map(({ name, status, summary }) => [cell(name), status, cell(summary)]),
    ),
    ...part(
      ['Launch', 'Tests passed', 'Failed', 'Result'],
      launches.map(({ name, counts, text }) => [
        cell(name),
        counts === undefined ? '' : `${counts.done} of ${counts.total ?? '?'}`,
        String(counts?.failed ?? ''),
        cell(text),
      ]),
    ),
    ...(reports.length === 0 ? [] : [`Reports: ${reports.map(code).join(', ')}`]),
  ].join('\n\n');
}

function sourceLine(record: ReleaseRecord | undefined): readonly string[] {
  const { source, ci, changes } = record ?? {};
  if (source === undefined) return [];
  const count = changes?.length ?? 0;
  const parts = [
    `from commit ${code(source.commit.slice(0, 12))}`,
    ...(changes === undefined ? [] : [`${count} ${count === 1 ? 'change' : 'changes'}`]),
    ...runLink(ci?.runUrl),
  ];
  return [parts.join(', ')];
}

function runLink(address: string | undefined): readonly string[] {
  const url = webAddress(address);
  // Of what an address may hold, these end it in Markdown.
  return url === undefined
    ? []
    : [`[CI run](${url.replace(/[()<>\\|]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})`];
}

function warnings({ warnings: all }: WatchState): string {
  const items = all.map(({ flavor, message }) => {
    const about = flavor === undefined ? '' : `${cell(flavor)}: `;
    return `- ${about}${cell(message)}`;
  });
  return `### Warnings\n\n${items.join('\n')}`;
}

function part(
  head: readonly string[],
  rows: readonly (readonly string[])[] | undefined,
): readonly string[] {
  return rows === undefined || rows.length === 0 ? [] : [table(head, rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** Text as text: no Markdown, HTML, link, mention or end of a cell. */
function cell(text: string): string {
  return printable(text)
    .slice(0, 2000)
    .replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;' })[sign] ?? '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~$:@^=-]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/www\.|(?<=\b(?:GH|SHA))(?=\d)/gi, (found) => (found === '' ? '&#8203;' : 'www&#46;'));
}

function code(text: string): string {
  return `<code>${cell(text)}</code>`;
}
