import { cleanText } from '../clean-text.js';

/** What a commit message says by its form. All text is cleaned. */
export interface ParsedMessage {
  /** The first paragraph on one line, without the type and scope of a conventional commit. */
  readonly subject: string;
  /** Type of a conventional commit in lower case, such as `feat`. */
  readonly type?: ConventionalType | undefined;
  /** Scope of a conventional commit. */
  readonly scope?: string | undefined;
  /** What breaks, one text per note; the subject where the message only raises its flag. */
  readonly breaking: readonly string[];
  /** Commits that this one takes back. */
  readonly reverts: readonly string[];
  /** What it says is that something was taken back; not so for the revert of a revert. */
  readonly isRevert: boolean;
}

/** Types of conventional commits that sort a change. Any other word before a colon is plain text. */
export type ConventionalType = (typeof conventionalTypes)[number];

/** Words before a colon that are types, in lower case. */
export const conventionalTypes = [
  ...(['feat', 'feature', 'fix', 'bugfix', 'hotfix', 'security', 'perf', 'revert'] as const),
  ...([
    'docs',
    'doc',
    'build',
    'chore',
    'ci',
    'deps',
    'refactor',
    'style',
    'test',
    'tests',
  ] as const),
] as const;

/**
 * Reads a message, conventional or plain. A pattern for the header is enough here: the parser of the
 * Conventional Commits project throws on empty messages and drops trailers behind a breaking note.
 */
export function parseMessage(message: string): ParsedMessage {
  const { head, body } = splitMessage(message);
  const line = cleanText(head);
  const [, word = '', scope, flag, rest = ''] = header.exec(line) ?? [];
  const type = word.toLowerCase();
  const known = isConventional(type);
  const subject = known ? rest : line;
  const notes = breakingNotes(body);
  const about = known ? scope?.trim() : undefined;
  const takesBack = type === 'revert' || /^(?:revert|reapply)\b/i.test(subject);
  return {
    subject,
    type: known ? type : undefined,
    scope: about === '' ? undefined : about,
    breaking:
      flag !== undefined && notes.length === 0 ? [subject] : notes.map((note) => note || subject),
    // A commit under another subject may do more than take something back: it and its target stay.
    reverts: takesBack ? revertedCommits(body) : none,
    isRevert: takesBack && !/^(?:reapply\b|revert "re(?:vert|apply) )/i.test(subject),
  };
}

/** Separates the first paragraph from the rest. */
export function splitMessage(message: string): { readonly head: string; readonly body: string } {
  const text = (message.includes('\r') ? message.replace(/\r\n?/g, '\n') : message).trimStart();
  const blank = /\n[ \t]*\n/.exec(text);
  return blank
    ? { head: text.slice(0, blank.index), body: text.slice(blank.index + blank[0].length) }
    : { head: text, body: '' };
}

const none: readonly never[] = [];

const header = /^([a-z][\w-]*)(?:\(([^()]*)\))?(!)?: +(.+)$/i;

function isConventional(type: string): type is ConventionalType {
  return (conventionalTypes as readonly string[]).includes(type);
}

/** A bullet may stand before it, as in the messages of squashed pull requests. */
const breakingMark = /^(?:\*[ \t]+)?BREAKING[ -]CHANGE:/gm;
/** `Refs: SOE-1` and `Closes #1`. */
const trailer = /^(?:[\w-]+(?:: | #)|(?:\*[ \t]+)?BREAKING CHANGE:)/;

/** A note is one paragraph, which may begin below its mark, and ends at a trailer; it may be empty. */
function breakingNotes(body: string): readonly string[] {
  if (!body.includes('BREAKING')) return none;
  return Array.from(body.matchAll(breakingMark), ({ index, 0: mark }) => {
    const [first = '', ...rest] = body
      .slice(index + mark.length)
      .trimStart()
      .split('\n', noteLines);
    // Behind the mark itself anything may stand; below it only what is no trailer.
    const isBelow = /^[ \t]*\n/.test(body.slice(index + mark.length));
    if (isBelow && trailer.test(first)) return '';
    const end = rest.findIndex((line) => line.trim() === '' || trailer.test(line));
    return cleanText([first, ...(end < 0 ? rest : rest.slice(0, end))].join('\n'));
  });
}

/** Nobody writes a longer paragraph of notes; a hostile body has any number of marks. */
const noteLines = 100;

function revertedCommits(body: string): readonly string[] {
  return Array.from(
    body.matchAll(/\bThis reverts commit ([0-9a-f]{7,64})\b/g),
    ([, hash = '']) => hash,
  );
}
