import { cleanText } from '../clean-text.js';
import { isHttpUrl } from '../issues/http-url.js';
import type { IssueLink } from '../notes/release-notes.js';

/** A part of a line: words, or the key of an issue with its address. */
export interface SubjectPart {
  /** Clean text with the spaces at its ends. */
  readonly text: string;
  /** Address of the issue that the text names. */
  readonly url?: string;
}

/**
 * Divides a subject at the issues that it names and that have an address, so that no key is shown twice.
 * Returns the parts and the issues that it does not name.
 */
export function linkIssues(
  subject: string,
  issues: readonly IssueLink[],
): { readonly parts: readonly SubjectPart[]; readonly unnamed: readonly IssueLink[] } {
  const line = cleanText(subject);
  // Most changes name their issue in a trailer, or none.
  if (!issues.some(({ key }) => line.includes(key))) {
    return { parts: line === '' ? [] : [{ text: line }], unnamed: issues };
  }
  const places = issues
    .map((issue) => ({ issue, at: findKey(line, issue.key) }))
    .sort((a, b) => a.at - b.at);
  const named = new Set<IssueLink>();
  const parts: SubjectPart[] = [];
  let end = 0;
  for (const { issue, at } of places) {
    if (at < end) continue;
    named.add(issue);
    // Only a link may divide the line: between its parts nothing can join to form something else.
    if (issue.url === undefined || !isHttpUrl(issue.url)) continue;
    if (at > end) parts.push({ text: line.slice(end, at) });
    parts.push({ text: issue.key, url: issue.url });
    end = at + issue.key.length;
  }
  if (end < line.length) parts.push({ text: line.slice(end) });
  return { parts, unnamed: issues.filter((issue) => !named.has(issue)) };
}

/** Where a line names a key as a word of its own, or -1. */
function findKey(line: string, key: string): number {
  if (key === '') return -1;
  for (let at = line.indexOf(key); at !== -1; at = line.indexOf(key, at + 1)) {
    const before = line.slice(0, at).at(-1) ?? '';
    const after = line.slice(at + key.length, at + key.length + 2);
    if (!/[\p{L}\p{N}_&/-]/u.test(before) && !/^(?:[\p{L}\p{N}_]|\.\d)/u.test(after)) return at;
  }
  return -1;
}
