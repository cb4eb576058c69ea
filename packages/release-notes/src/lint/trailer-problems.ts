import { cleanText } from '../clean-text.js';
import type { MessageProblem } from './message-problems.js';
import { isNearly } from './nearly.js';

/** Lines that are nearly a trailer or a note that means something, and so mean nothing. */
export function trailerProblems(body: string): readonly MessageProblem[] {
  if (!body.includes(':') && !/breaking/i.test(body)) return [];
  return body.split('\n').flatMap((line) => {
    const meant = meantBy(line);
    if (meant === undefined) return [];
    return [
      {
        rule: 'trailer-misspelt',
        seen: `"${cleanText(line).slice(0, 60)}" is read as plain text.`,
        advice: `Write "${meant}: …" at the beginning of a line${meant === breaking ? '' : ' of the last paragraph'}.`,
      },
    ];
  });
}

const breaking = 'BREAKING CHANGE';

function meantBy(line: string): string | undefined {
  const [, key = '', rest = ''] =
    /^[ \t]*([A-Za-z][A-Za-z _-]{5,24}?)[ \t]*:(.*)$/.exec(line) ?? [];
  if (key === '' || rest.startsWith('//')) return undefined;
  if (/^BREAKING[ -]CHANGE:/.test(line)) return undefined;
  const plain = key.toLowerCase().replace(/[ _]/g, '-');
  const isShort = key.split(/[ _]/).length <= 2;
  if (!isShort) return undefined;
  if (
    plain === 'breaking-changes' ||
    plain === 'breaking-change' ||
    isNearly(plain, 'breaking-change')
  ) {
    return breaking;
  }
  if (isRight(line)) return undefined;
  for (const [spelling, name] of spellings) {
    if (plain === spelling || isNearly(plain, spelling)) return name;
  }
  return undefined;
}

/** As git reads trailers: case does not count, and spaces may stand before the colon. */
function isRight(line: string): boolean {
  return /^(?:release-notes?|co-authored-by)[ \t]*:/i.test(line);
}

const spellings: readonly (readonly [string, string])[] = [
  ['release-note', 'Release-Note'],
  ['release-notes', 'Release-Note'],
  ['releasenote', 'Release-Note'],
  ['releasenotes', 'Release-Note'],
  ['co-authored-by', 'Co-authored-by'],
  ['coauthored-by', 'Co-authored-by'],
  ['co-author-by', 'Co-authored-by'],
];
