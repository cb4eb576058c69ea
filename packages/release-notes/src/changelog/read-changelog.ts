import { bare } from './compare-release-versions.js';
import {
  type ChangelogLine,
  isBlank,
  lineBreakOf,
  splitLines,
  trimBlankEnd,
} from './split-lines.js';

/** A changelog as far as it must be understood to add to it. Places count in its text. */
export interface Changelog {
  readonly text: string;
  /** The line break that it uses. */
  readonly lineBreak: string;
  readonly lines: readonly ChangelogLine[];
  /** The sections of versions, and that of what is unreleased, in the order of the file. */
  readonly sections: readonly ChangelogSection[];
  /** Whether there are headings below the title. */
  readonly hasParts: boolean;
  /** The link references at its end. */
  readonly references: readonly ChangelogReference[];
  /** Where what people read ends: at the references, or at the end. */
  readonly bodyEnd: number;
}

/** The section of one version. */
export interface ChangelogSection {
  /** The version as its heading spells it; `undefined` for what is unreleased. */
  readonly version: string | undefined;
  /** Whether the version stands in brackets, as the name of a reference. */
  readonly bracketed: boolean;
  readonly level: number;
  readonly at: number;
  readonly end: number;
}

/** A link reference, such as `[1.0.0]: https://…`. */
export interface ChangelogReference {
  readonly label: string;
  readonly address: string;
  readonly at: number;
  readonly end: number;
}

/**
 * Reads a changelog.
 *
 * @param version - The version that is looked for, which may be one that nobody would take for one.
 */
export function readChangelog(text: string, version: string): Changelog {
  const lines = splitLines(text);
  const references = readReferences(lines);
  const bodyEnd = references[0]?.at ?? text.length;
  const headings = readHeadings(lines).filter(({ at }) => at < bodyEnd);
  const found = headings.flatMap((heading) => {
    const named = readVersion(heading.text, version);
    return named ? [{ ...heading, ...named }] : [];
  });
  const deepest = Math.max(2, found[0]?.level ?? 2);
  const sections = found
    .filter(({ level }) => level <= deepest)
    .map(({ version, bracketed, level, at }, _, all) => {
      const next = headings.find(
        (each) =>
          each.at > at && (each.level <= level || all.some((other) => other.at === each.at)),
      );
      return { version, bracketed, level, at, end: next?.at ?? bodyEnd };
    });
  const hasParts = headings.some(({ level }) => level > 1);
  return { text, lineBreak: lineBreakOf(text), lines, sections, hasParts, references, bodyEnd };
}

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly at: number;
}

function readHeadings(lines: readonly ChangelogLine[]): readonly Heading[] {
  return lines.flatMap(({ text, at, opaque }, index) => {
    if (opaque) return [];
    const atx = /^(#{1,6})(?:[ \t]+(.*))?$/.exec(at === 0 ? withoutMark(text) : text);
    if (atx) {
      const words = trimBlankEnd(trimBlankEnd(atx[2] ?? '').replace(/[ \t]#+$/, ''));
      return [{ level: atx[1]?.length ?? 1, text: words, at }];
    }
    const [before, under] = [lines[index - 1], lines[index + 1]];
    const line = /^ {0,3}(?:(=+)|-+)[ \t]*$/.exec(under?.opaque === false ? under.text : '');
    const starts = before === undefined || before.opaque || isBlank(before.text);
    if (!line || !starts || !/^[^ \t#>*+-]/.test(text)) return [];
    return [{ level: line[1] === undefined ? 2 : 1, text: trimBlankEnd(text), at }];
  });
}

/** What may follow a version in its heading: a date or a remark, in brackets or behind a dash. */
const behindVersion =
  /^[ \t]*(?:$|[-(/:,[]|\xe2\x80[\x90-\x95])|^[ \t]+(?:\d{4}-|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ .])/;

function readVersion(heading: string, wanted: string) {
  const [, inBrackets, link, rest = ''] =
    /^\[((?:[^[\]\\]|\\.)+)\](\([^()]*\))?(.*)$/.exec(heading) ?? [];
  if (inBrackets !== undefined && (behindVersion.test(rest) || inBrackets === wanted)) {
    const bracketed = link === undefined;
    if (inBrackets === wanted || isVersion(inBrackets)) return { version: inBrackets, bracketed };
    if (isUnreleased(inBrackets)) return { version: undefined, bracketed };
  }
  if (heading.startsWith(wanted) && behindVersion.test(heading.slice(wanted.length))) {
    return { version: wanted, bracketed: false };
  }
  const [word = ''] = /^[^ \t]+/.exec(heading) ?? [];
  if (isUnreleased(word)) return { version: undefined, bracketed: false };
  if (!isVersion(word) || !behindVersion.test(heading.slice(word.length))) return undefined;
  return { version: word, bracketed: false };
}

function isVersion(text: string): boolean {
  return /^\d/.test(bare(text));
}

function isUnreleased(text: string): boolean {
  return /^unreleased$/i.test(text);
}

/** The references at the end, with nothing but blank lines between them. */
function readReferences(lines: readonly ChangelogLine[]): readonly ChangelogReference[] {
  const references: ChangelogReference[] = [];
  for (const { text, at, end, opaque } of [...lines].reverse()) {
    if (!opaque && isBlank(text)) continue;
    const [, label, address] =
      (!opaque && /^\[((?:[^[\]\\^]|\\.)(?:[^[\]\\]|\\.)*)\]:[ \t]*([^ \t]+)/.exec(text)) || [];
    if (label === undefined || address === undefined) break;
    references.push({ label, address, at, end });
  }
  return references.reverse();
}

/** A byte order mark is no part of the first line. */
function withoutMark(line: string): string {
  return line.replace(/^\xef\xbb\xbf/, '');
}
