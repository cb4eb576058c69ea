import { cleanText } from '../clean-text.js';
import type { IssueLink } from '../notes/release-notes.js';
import { escapeLine, markdownLink, webAddress } from './escape-markdown.js';

/**
 * Escapes a subject and links the issues where it names them, so that no key is shown twice. Returns
 * the text and the issues that it does not name.
 */
export function linkIssues(
  subject: string,
  issues: readonly IssueLink[],
): { readonly text: string; readonly unnamed: readonly IssueLink[] } {
  const line = cleanText(subject);
  const places = issues
    .map((issue) => ({ issue, at: findKey(line, issue.key) }))
    .sort((a, b) => a.at - b.at);
  const named = new Set<IssueLink>();
  let text = '';
  let end = 0;
  for (const { issue, at } of places) {
    if (at < end) continue;
    named.add(issue);
    // Only a link may divide the line: between its parts nothing can join to form something else.
    if (webAddress(issue.url) === undefined) continue;
    text += `${escapeLine(line.slice(end, at))}${markdownLink(issue.key, issue.url)}`;
    end = at + issue.key.length;
  }
  return {
    text: text + escapeLine(line.slice(end)),
    unnamed: issues.filter((issue) => !named.has(issue)),
  };
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
