import { printable } from '../printable.js';
import { counted } from '../report/plain-text.js';
import type { LaunchPlan } from './launch-plan.js';

/** A plan for people: what is launched and what that says, what is not and why. Ends with a newline. */
export function formatLaunchPlan(plan: LaunchPlan): string {
  const { image, launches, unsuited, uncovered, refusals = [] } = plan;
  const names = [image.name, image.imageId].flatMap((name) => name ?? []).join(' ');
  return [
    `${printable(names)} in ${image.region}: ${counted(launches.length, 'launch').replace(/launchs$/, 'launches')}`,
    ...section('', ['launch', 'type', 'vouches for', 'else', 'zones'], launches.map(launchRow)),
    ...section('Not covered', ['what', 'types', 'why'], uncovered.map(uncoveredRow)),
    ...section(
      'Not suited',
      ['class', 'types', 'why'],
      unsuited.map(({ name, types, reason }) => [name, String(types), reason]),
    ),
    ...section(
      'Must be refused',
      ['class', 'type', 'why'],
      refusals.map(({ name, instanceType, reason }) => [name, instanceType, reason]),
    ),
    '',
  ].join('\n');
}

function launchRow({ name, candidates, vouchesFor }: LaunchPlan['launches'][number]) {
  const [first, ...others] = candidates;
  return [
    name,
    first?.instanceType ?? '',
    counted(vouchesFor.length, 'type'),
    others.map(({ instanceType }) => instanceType).join(', ') || '-',
    first?.zones.join(', ') ?? '',
  ];
}

function uncoveredRow({ name, types, reason }: LaunchPlan['uncovered'][number]) {
  return [name, types === undefined ? '-' : String(types.length), reason];
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return [];
  const clean = [head, ...rows].map((row) => row.map((cell) => printable(cell)));
  const widths = head.map((_, column) => Math.max(...clean.map((row) => row[column]?.length ?? 0)));
  const lines = clean.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return ['', ...(title === '' ? [] : [title]), ...lines];
}
