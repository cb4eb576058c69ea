import { sortFindings } from '../findings/sort-findings.js';
import type { SecurityFinding, SecurityNotes, WaivedFinding } from '../notes/security-notes.js';
import { listed } from './parts.js';

type State = 'open' | 'waived' | undefined;

/** One weakness on its way: what it was, what it is, and what is told of it. */
type Move = { readonly before: State } & (
  | { readonly after: 'waived'; readonly finding: WaivedFinding }
  | { readonly after: 'open' | undefined; readonly finding: SecurityFinding }
);

/**
 * Two steps as one: a weakness that is at the end what it was at the beginning is not told, unless it
 * is accepted, which has to be seen as long as it lasts.
 */
export function mergeSecurity(
  older: SecurityNotes | undefined,
  newer: SecurityNotes | undefined,
): SecurityNotes | undefined {
  if (!older || !newer) return newer ?? older;
  const moves = new Map(movesOf(older).map((move) => [findingKey(move.finding), move]));
  for (const move of movesOf(newer)) {
    const key = findingKey(move.finding);
    const earlier = moves.get(key);
    moves.set(key, earlier ? { ...move, before: earlier.before } : move);
  }
  const told = [...moves.values()].filter(
    ({ before, after }) => after === 'waived' || after !== before,
  );
  const merged = notesOf(told);
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** What makes two findings the same weakness, whatever versions they are seen in. */
export function findingKey(finding: Pick<SecurityFinding, 'id' | 'package'>): string {
  return `${finding.id}\0${finding.package ?? ''}`;
}

function movesOf({ fixed = [], opened = [], waived = [] }: SecurityNotes): readonly Move[] {
  return [
    // What was fixed was there, even if nobody says as what.
    ...fixed.map((finding) => ({ before: finding.before ?? 'open', after: undefined, finding })),
    ...opened.map((finding) => ({ before: finding.before, after: 'open' as const, finding })),
    ...waived.map((finding) => ({ before: finding.before, after: 'waived' as const, finding })),
  ];
}

function notesOf(moves: readonly Move[]): SecurityNotes {
  const ending = (after: State) =>
    moves.flatMap((move) => (move.after === after ? [withBefore(move.finding, move.before)] : []));
  const waived = moves.flatMap((move) =>
    move.after === 'waived' ? [withBefore(move.finding, move.before)] : [],
  );
  return {
    ...listed('fixed', sortFindings(ending(undefined))),
    ...listed('opened', sortFindings(ending('open'))),
    ...listed('waived', sortFindings(waived)),
  };
}

function withBefore<T extends SecurityFinding>(finding: T, state: State): T {
  const { before, ...rest } = finding;
  // The compiler does not follow that only a member that may be absent was taken away.
  return { ...rest, ...(state !== undefined && { before: state }) } as T;
}
