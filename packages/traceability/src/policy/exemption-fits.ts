import type { CommitExemption } from './commit-policy.js';

/** What of a commit an exemption looks at. */
export interface ExemptionSubject {
  readonly commit?: string;
  readonly subject: string;
  readonly author?: string;
  readonly authorEmail?: string;
  readonly paths?: readonly string[];
}

/** Whether an exemption is for this commit; its end is not looked at. What is unknown does not fit. */
export function exemptionFits(exemption: CommitExemption, of: ExemptionSubject): boolean {
  const { commit, author, paths, subject } = exemption;
  return (
    (commit === undefined || commit === of.commit) &&
    (author === undefined || isAuthor(author, of)) &&
    (paths === undefined || liesIn(paths, of.paths)) &&
    (subject === undefined || matchesWildcard(subject, of.subject))
  );
}

/** Whether its last day is over, in UTC. */
export function isExpired({ expires }: CommitExemption, now: Date): boolean {
  return expires < now.toISOString().slice(0, 10);
}

function isAuthor(author: string, of: ExemptionSubject): boolean {
  const wanted = author.toLowerCase();
  return wanted === of.author?.toLowerCase() || wanted === of.authorEmail?.toLowerCase();
}

function liesIn(folders: readonly string[], paths: readonly string[] = []): boolean {
  const roots = folders.map((folder) => folder.replace(/\/+$/, ''));
  return (
    // A commit that changes nothing lies nowhere.
    paths.length > 0 &&
    paths.every((path) => roots.some((root) => path === root || path.startsWith(`${root}/`)))
  );
}

/**
 * Whether a text is as the pattern says, where `*` stands for any text. Each piece is looked for once,
 * from left to right, so that no pattern takes long.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
