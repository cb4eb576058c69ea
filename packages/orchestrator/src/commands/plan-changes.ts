import type { ChangeRecord } from '@soe/contract';
import type { PlannedChanges } from '../affected/planned-changes.js';
import type { ReleasePlan } from '../pipeline/plan-release.js';

/** So many commits are shown; `--json` has all. */
const most = 20;

/** The changes of a plan, for people. Pure. */
export function formatPlannedChanges(
  { previous }: Pick<ReleasePlan, 'previous'>,
  { changes, sourceChanges, unknown }: PlannedChanges,
): readonly string[] {
  const since = previous === undefined ? '' : ` since ${previous.version}`;
  const [number, noun] = [changes.length || 'no', changes.length > 1 ? 'commits' : 'commit'];
  const commits =
    unknown === undefined ? `${number} ${noun}${since}` : `cannot be told: ${unknown}`;
  return [
    `  changes ${[commits, ...sourcesText(sourceChanges)].join('; ')}`,
    ...changes.slice(0, most).map((change) => `          ${changeText(change)}`),
    ...(changes.length > most ? [`          … and ${changes.length - most} more`] : []),
  ];
}

function sourcesText(changed: PlannedChanges['sourceChanges']): readonly string[] {
  if (changed === undefined) return [];
  if (changed.length === 0) return ['source images as before'];
  return changed.map(
    ({ architecture, from }) =>
      `another source image for ${architecture}, was ${from.name ?? from.imageId}`,
  );
}

function changeText({ commit, subject, issues }: ChangeRecord): string {
  const more = issues.filter((issue) => !subject.includes(issue));
  return `${commit.slice(0, 12)} ${subject}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
}
