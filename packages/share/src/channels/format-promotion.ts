import { groupBy } from '../group-by.js';
import type { Problem } from '../plan/action.js';
import { printable } from '../printable.js';
import type { PlannedWave, WavesPlan } from '../waves/plan-waves.js';
import type { PointerMove } from './pointer.js';
import type { ChannelMove, PromotionPlan } from './promotion.js';

/**
 * A plan of a promotion as text that reads like a diff: `+` comes, `-` goes, `~` changes, `!` stands in
 * the way.
 */
export function formatPromotion({ channels, moves, problems }: PromotionPlan): string {
  const headline = [
    ...channels.map(describeMove),
    moves.length + problems.length === 0
      ? 'nothing has to be moved'
      : [
          count(moves.length, 'pointer'),
          ...(problems.length > 0 ? [count(problems.length, 'problem')] : []),
        ].join(', '),
  ];
  return blocks([headline.map(printable), ...problemBlock(problems), ...regionBlocks(moves)]);
}

/** A plan of waves: what each wave moves, how long it is used, and what is done already. */
export function formatWaves({ request, waves, problems }: WavesPlan): string {
  const { flavor, version, channel } = request;
  return blocks([
    [printable(`${flavor}@${channel}: ${version}, in ${count(waves.length, 'wave')}`)],
    ...problemBlock(problems),
    ...waves.map(waveBlock),
  ]);
}

function waveBlock({ name, state, moves, grantees, soak, places }: PlannedWave) {
  const where = [...new Set(places.map(({ region }) => region))].join(', ');
  return [
    `wave ${name} (${state}), soaks ${duration(soak)}: ${where}`,
    ...(grantees.length > 0 ? [`  + may launch: ${grantees.join(', ')}`] : []),
    ...moves.map((move) => `  ${mark(move)} ${move.region} ${describePointer(move)}`),
  ].map(printable);
}

function describeMove({ flavor, channel, version, previousVersion }: ChannelMove): string {
  if (previousVersion === undefined) return `${flavor}@${channel}: ${version} (a new channel)`;
  if (previousVersion === version) return `${flavor}@${channel}: ${version}, as before`;
  return `${flavor}@${channel}: ${previousVersion} → ${version}`;
}

function problemBlock(problems: readonly Problem[]): readonly (readonly string[])[] {
  if (problems.length === 0) return [];
  return [
    ['in the way', ...problems.map(({ code, message }) => printable(`  ! ${code}: ${message}`))],
  ];
}

function regionBlocks(moves: readonly PointerMove[]): readonly (readonly string[])[] {
  return [...groupBy(moves, ({ region }) => region)].map(([region, mine]) => [
    printable(region),
    ...mine.map((move) => printable(`  ${mark(move)} ${describePointer(move)}`)),
  ]);
}

function mark({ from, to }: PointerMove): string {
  if (to === undefined) return '-';
  return from === undefined ? '+' : '~';
}

function describePointer({ name, from, to, consumer }: PointerMove): string {
  const where = consumer === undefined ? '' : ` of account ${consumer.account}`;
  return `${name}${where}: ${[from, to].filter((each) => each !== undefined).join(' → ')}`;
}

function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${(minutes / 60).toFixed(1)} h`;
}

function blocks(all: readonly (readonly string[])[]): string {
  return `${all.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
