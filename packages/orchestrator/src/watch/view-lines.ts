import { styleText } from 'node:util';
import { cellText, cut, padded, widthOf } from './cell-text.js';
import { formatDuration, formatGuess } from './format-duration.js';
import { runTimeLeft, type StageTimes, timeLeft } from './time-left.js';
import type { FlavorState, StageState, WatchState } from './watch-state.js';
import type { WorkState } from './work-state.js';

/** What a view is drawn for. */
export interface ViewOptions {
  /** Columns of the terminal. */
  readonly columns: number;
  /** Rows of the terminal. */
  readonly rows: number;
  readonly at: Date;
  /** Default `false`. */
  readonly color?: boolean;
  /** How long stages usually take, by flavor. Default: not known. */
  readonly usual?: ReadonlyMap<string, StageTimes>;
}

type Status = FlavorState['status'] | StageState['status'] | WorkState['status'];

/**
 * What a person sees of a command while it works. No line is as wide as the terminal, there are fewer
 * lines than rows, and of what does not fit, that which works or failed is shown first.
 */
export function viewLines(state: WatchState, options: ViewOptions): readonly string[] {
  const width = Math.max(1, options.columns - 1);
  const room = Math.max(1, options.rows - 1);
  const names = Math.max(...state.flavors.map(({ flavor }) => widthOf(cellText(flavor))), 0);
  const blocks = state.flavors.map((flavor) => ({
    flavor,
    head: headOf(flavor, Math.min(names, 30), options),
    details: detailsOf(flavor, options),
  }));
  const shown = chosen(state.flavors, room - 1);
  const visible = blocks.filter(({ flavor }) => shown.has(flavor));
  const hidden = blocks.length - visible.length;
  let left = room - 1 - visible.length - (hidden > 0 ? 1 : 0);
  const lines = visible.flatMap(({ flavor, head, details }) => {
    const open = flavor.status === 'running' || flavor.status === 'failed';
    const some = open ? details.slice(0, Math.max(0, left)) : [];
    left -= some.length;
    return [head, ...some];
  });
  const rest = hidden > 0 ? [`  and ${hidden} more`] : [];
  return [titleOf(state, options), ...lines, ...rest]
    .slice(0, room)
    .map((line) => cut(line, width));
}

/** What stays when it ended: every flavor, and what failed of it. */
export function finalLines(state: WatchState, options: ViewOptions): readonly string[] {
  const width = Math.max(1, options.columns - 1);
  const names = Math.max(...state.flavors.map(({ flavor }) => widthOf(cellText(flavor))), 0);
  return state.flavors.flatMap((flavor) => {
    const failed = flavor.works.filter(({ status }) => status === 'failed');
    const head = headOf(flavor, Math.min(names, 30), options);
    return [head, stagesLine(flavor, options), ...failed.map((work) => workLine(work, options))]
      .filter((line) => line !== '')
      .map((line) => cut(line, width));
  });
}

function titleOf(state: WatchState, options: ViewOptions): string {
  const { flavors, startedAt, warnings } = state;
  const now = options.at.getTime();
  const ended = flavors.filter(({ endedAt }) => endedAt !== undefined).length;
  const left = runTimeLeft(state, options.usual ?? new Map(), options.at);
  const parts = [
    ...(flavors.length > 1 ? [`${ended} of ${flavors.length} flavors ended`] : []),
    formatDuration(now - (startedAt ?? now)),
    ...(left !== undefined && left > 0 ? [`about ${formatGuess(left)} left`] : []),
    ...(warnings.length > 0
      ? [`${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`]
      : []),
  ];
  return painted('bold', parts.join(', '), options);
}

function headOf(flavor: FlavorState, names: number, options: ViewOptions): string {
  const { status, version = '', startedAt, endedAt } = flavor;
  const stage = flavor.stages.findLast((each) => each.status === 'running');
  const now = options.at.getTime();
  const since = startedAt === undefined ? '' : formatDuration((endedAt ?? now) - startedAt);
  const left = timeLeft(flavor, options.usual?.get(flavor.flavor) ?? {}, options.at);
  const guess =
    status === 'running' && left !== undefined && left > 0
      ? `, about ${formatGuess(left)} left`
      : '';
  const what =
    status === 'running' && stage !== undefined
      ? `${stage.stage}: ${cellText(stage.detail ?? '')}`
      : status === 'waiting' || status === 'running'
        ? status
        : `${status}${flavor.message === undefined ? '' : `: ${cellText(flavor.message)}`}`;
  const name = padded(cut(cellText(flavor.flavor), names), names);
  const parts = [sign(status, options), name, cellText(version), time(since, guess), what];
  return parts.filter((part) => part !== '').join('  ');
}

function time(since: string, guess: string): string {
  return since === '' ? '' : `${since}${guess}`;
}

function detailsOf(flavor: FlavorState, options: ViewOptions): readonly string[] {
  const works = flavor.works.filter(({ status }) => status !== 'waiting');
  const urgent = works.filter(({ status }) => status !== 'done');
  const done = works.filter(({ status }) => status === 'done');
  const lines = [...urgent, ...done].map((work) => workLine(work, options));
  return [stagesLine(flavor, options), ...lines].filter((line) => line !== '');
}

function stagesLine({ stages }: FlavorState, options: ViewOptions): string {
  if (stages.length === 0) return '';
  return `     ${stages.map(({ stage, status }) => `${sign(status, options)}${stage}`).join(' ')}`;
}

function workLine(work: WorkState, options: ViewOptions): string {
  const { kind, name, status, text, counts } = work;
  return `     ${sign(status, options)} ${kind} ${cellText(name)}${counted(kind, counts)}: ${cellText(text)}`;
}

function counted(kind: WorkState['kind'], counts: WorkState['counts']): string {
  if (counts === undefined) return '';
  const { done, failed, total } = counts;
  const of = total === undefined ? '' : ` of ${total}`;
  const what = kind === 'launch' ? ' tests passed' : ' actions done';
  return `, ${done}${of}${what}${failed > 0 ? `, ${failed} failed` : ''}`;
}

/** Those that there is room for: what works and what failed before what waits and what is done. */
function chosen(flavors: readonly FlavorState[], room: number): ReadonlySet<FlavorState> {
  if (flavors.length <= room) return new Set(flavors);
  const weight = ({ status }: FlavorState) =>
    ['running', 'failed', 'refused', 'cancelled', 'waiting', 'done'].indexOf(status);
  const sorted = [...flavors].sort((a, b) => weight(a) - weight(b));
  return new Set(sorted.slice(0, Math.max(0, room - 1)));
}

const signs: Readonly<Record<Status, readonly [string, Parameters<typeof styleText>[0]]>> = {
  waiting: ['·', 'dim'],
  running: ['>', 'cyan'],
  done: ['✓', 'green'],
  kept: ['=', 'green'],
  skipped: ['-', 'dim'],
  refused: ['!', 'yellow'],
  failed: ['✗', 'red'],
  cancelled: ['✗', 'yellow'],
};

function sign(status: Status, options: ViewOptions): string {
  const [text, color] = signs[status];
  return painted(color, text, options);
}

function painted(
  format: Parameters<typeof styleText>[0],
  text: string,
  { color = false }: ViewOptions,
): string {
  // Whether there are colours was decided before; process and stream are not asked again.
  return color ? styleText(format, text, { validateStream: false }) : text;
}
