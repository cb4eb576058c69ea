import type { MergeOwners } from './merge-owners.js';

/** A commit and the commits that it takes back. */
export interface Revertible {
  /** Full object id. */
  readonly hash: string;
  /** Object ids, possibly shortened, of the commits taken back. */
  readonly reverts: readonly string[];
}

/**
 * Finds the commits that leave no trace: those taken back inside the range and the reverts that did
 * it. A revert that is itself taken back does nothing, so the commit it took back stands again. A
 * revert that also reaches outside the range stays, because its effect is seen. Taking back a merge
 * takes back all that it brought in.
 */
export function findCancelled(
  commits: readonly Revertible[],
  owners?: MergeOwners,
): ReadonlySet<string> {
  const reverts = commits.filter((commit) => commit.reverts.length > 0);
  const cancelled = new Set<string>();
  if (reverts.length === 0) return cancelled;

  const resolve = hashResolver(commits);
  const members = membersOfMerges(commits, owners);
  const targets = new Map<string, readonly (string | undefined)[]>();
  const waitingFor = new Map<string, number>();
  for (const revert of reverts) {
    const hashes = [...new Set(revert.reverts.map(resolve).flatMap(members))];
    targets.set(revert.hash, hashes);
    for (const hash of hashes) if (hash) waitingFor.set(hash, (waitingFor.get(hash) ?? 0) + 1);
  }

  // A revert is judged once everything that could take it back has been judged. Whatever waits for
  // itself (only made-up data can) is never judged and stays visible.
  const judged = reverts.filter(({ hash }) => !waitingFor.has(hash)).map(({ hash }) => hash);
  for (let hash = judged.pop(); hash !== undefined; hash = judged.pop()) {
    const inEffect = !cancelled.has(hash);
    const hit = targets.get(hash) ?? [];
    for (const target of hit) {
      if (!target) continue;
      if (inEffect) cancelled.add(target);
      const waiting = (waitingFor.get(target) ?? 1) - 1;
      waitingFor.set(target, waiting);
      if (waiting === 0 && targets.has(target)) judged.push(target);
    }
    if (inEffect && !hit.includes(undefined)) cancelled.add(hash);
  }
  return cancelled;
}

/** Adds to a merge everything that it brought in, through whatever merges lie between. */
function membersOfMerges(
  commits: readonly Revertible[],
  { merges, ownerAt }: MergeOwners = noMerges,
) {
  const hashAt = (place: number) => commits[place]?.hash ?? '';
  const mergeHashes = new Set(merges.map(hashAt));
  let byMerge: Map<string, string[]> | undefined;
  return (hash: string | undefined): (string | undefined)[] => {
    if (hash === undefined || !mergeHashes.has(hash)) return [hash];
    byMerge ??= membersByMerge(ownerAt, hashAt);
    const found = [hash];
    for (const merge of found) for (const member of byMerge.get(merge) ?? []) found.push(member);
    return found;
  };
}

const noMerges: MergeOwners = { merges: [], ownerAt: new Int32Array() };

function membersByMerge(
  ownerAt: Int32Array,
  hashAt: (place: number) => string,
): Map<string, string[]> {
  const byMerge = new Map<string, string[]>();
  ownerAt.forEach((owner, place) => {
    if (owner !== -1) addTo(byMerge, hashAt(owner), hashAt(place));
  });
  return byMerge;
}

/** Finds full object ids, also from shortened ones as people type them. */
export function hashResolver(
  commits: readonly Pick<Revertible, 'hash'>[],
): (hash: string) => string | undefined {
  let all: Set<string> | undefined;
  let byStart: Map<string, string[]> | undefined;
  return (hash) => {
    all ??= new Set(commits.map((commit) => commit.hash));
    const known = all;
    if (known.has(hash)) return hash;
    if (hash.length >= 40) return undefined;
    byStart ??= byFirstSigns(known);
    const matches =
      byStart.get(hash.slice(0, shortest))?.filter((full) => full.startsWith(hash)) ?? [];
    return matches.length === 1 ? matches[0] : undefined;
  };
}

function byFirstSigns(hashes: Iterable<string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const hash of hashes) addTo(groups, hash.slice(0, shortest), hash);
  return groups;
}

function addTo(groups: Map<string, string[]>, key: string, hash: string): void {
  const group = groups.get(key);
  if (group) group.push(hash);
  else groups.set(key, [hash]);
}

/** Signs of the shortest object id that counts. */
const shortest = 7;
