import type { Stage } from '../pipeline/context.js';
import type { FlavorState, StageState, WatchState } from './watch-state.js';

/** How long stages of a flavor usually take, in milliseconds. */
export type StageTimes = Readonly<Partial<Record<Stage, number>>>;

/** The stages that a release goes through, in their order. */
const order: readonly Stage[] = [
  'plan',
  'policy',
  'build',
  'record',
  'test',
  'scan',
  'share',
  'candidate',
  'notes',
];

/**
 * How long a flavor will probably still take, in milliseconds: what its stages took before, less what
 * they have had. Never negative; without news it only falls, and no faster than time passes.
 *
 * @returns `undefined` where nobody can tell: it was never released here, or is in a stage that it never had
 */
export function timeLeft(flavor: FlavorState, usual: StageTimes, at: Date): number | undefined {
  if (flavor.status !== 'running' && flavor.status !== 'waiting') return 0;
  const known = order.filter((stage) => usual[stage] !== undefined);
  if (known.length === 0) return undefined;
  const reached = Math.max(-1, ...flavor.stages.map(({ stage }) => order.indexOf(stage)));
  const running = flavor.stages.filter(({ status }) => status === 'running');
  const now = running.map((stage) => leftOf(stage, flavor, usual, at.getTime()));
  const later = known
    .filter((stage) => order.indexOf(stage) > reached)
    .map((stage) => usual[stage] ?? 0);
  return sum([...now, ...later]);
}

/**
 * The same for a whole run. Flavors go side by side as they do now, so that it ends no sooner than the
 * longest of them.
 *
 * @returns `undefined` where one of them cannot be told, or it is no run
 */
export function runTimeLeft(
  state: WatchState,
  usual: ReadonlyMap<string, StageTimes>,
  at: Date,
): number | undefined {
  if (state.run === undefined) return undefined;
  if (state.status !== undefined) return 0;
  const open = state.flavors.filter(({ status }) => status === 'running' || status === 'waiting');
  const each = open.map((flavor) => timeLeft(flavor, usual.get(flavor.flavor) ?? {}, at));
  const total = sum(each);
  if (total === undefined) return undefined;
  const beside = Math.max(1, open.filter(({ status }) => status === 'running').length);
  const longest = Math.max(0, ...each.map((left) => left ?? 0));
  const waits = open.some(({ status }) => status === 'waiting');
  return waits ? Math.max(longest, total / beside) : longest;
}

function leftOf(
  { stage, startedAt }: StageState,
  { shareRemaining: told }: FlavorState,
  usual: StageTimes,
  now: number,
): number | undefined {
  // Sharing knows its copies, which is better than how long it took before.
  if (stage === 'share' && told !== undefined && told.at >= startedAt) {
    return Math.max(0, told.value - Math.max(0, now - told.at));
  }
  const time = usual[stage];
  return time === undefined ? undefined : Math.max(0, time - Math.max(0, now - startedAt));
}

function sum(parts: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    total += part;
  }
  return total;
}
