import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { escapeMarkdown, webAddress } from '../render/escape-markdown.js';
import { asByteText, toByteText } from './byte-text.js';
import { type ChangelogMapping, changelogBody } from './changelog-body.js';
import { planReference } from './changelog-reference.js';
import { bare } from './compare-release-versions.js';
import { type Changelog, type ChangelogSection, readChangelog } from './read-changelog.js';
import { asWritten, isAsWritten, markSection } from './section-mark.js';
import type { Splice } from './splice.js';
import { isBlank, trimBlankEnd } from './split-lines.js';

/** What is to be done to a changelog. */
export interface ChangelogPlan {
  /** The changes of its text, in the order of their places. None: it is as it should be. */
  readonly splices: readonly Splice[];
  /** Why, in one sentence. */
  readonly reason: string;
  /** What people should know. */
  readonly warnings: readonly string[];
}

/** How a changelog is written. */
export interface PlanChangelogOptions {
  readonly mapping: ChangelogMapping;
  readonly replace: boolean;
  readonly compare: (a: string, b: string) => number;
  /** What a new file begins with. */
  readonly header: string;
}

/** What a new changelog begins with. */
export const changelogHeader = `# Changelog

All notable changes are told here, in the format of
[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).`;

/**
 * Works out how the notes of a version come into a changelog: as a section of their own, above what is
 * older. No other byte changes, but for a link reference where the file has such references.
 */
export function planChangelog(
  bytes: Uint8Array,
  notes: ReleaseNotes,
  options: PlanChangelogOptions,
): ChangelogPlan {
  const version = asByteText(escapeMarkdown(notes.version));
  if (version === '') {
    throw new ReleaseNotesError(
      'NOTES_INVALID',
      'Cannot write a changelog: the version of the release notes is empty. Give a version.',
    );
  }
  const changelog = readChangelog(toByteText(bytes), version);
  const same = changelog.sections.find((each) => isSame(each, version));
  return same
    ? planReplacement(changelog, same, version, notes, options)
    : planInsertion(changelog, version, notes, options);
}

function planReplacement(
  { text, lineBreak }: Changelog,
  section: ChangelogSection,
  version: string,
  notes: ReleaseNotes,
  options: PlanChangelogOptions,
): ChangelogPlan {
  const { at, level, bracketed } = section;
  // Blank lines behind the section belong to what follows.
  const there = trimBlankEnd(text.slice(at, section.end));
  const spelled = section.version ?? version;
  const wanted = writeSection(notes, { title: spelled, bracketed, level, lineBreak }, options);
  const name = cleanText(notes.version);
  if (asWritten(there) === asWritten(wanted)) {
    return { splices: [], reason: `it tells of ${name} already`, warnings: [] };
  }
  if (!isAsWritten(there) && !options.replace) {
    const warning = `The section of ${name} was written or changed by hand, and is kept; option replace replaces it.`;
    return { splices: [], reason: `its section of ${name} is kept`, warnings: [warning] };
  }
  const splices = [{ at, remove: there.length, text: wanted }];
  return { splices, reason: `it tells something else of ${name}`, warnings: [] };
}

function planInsertion(
  changelog: Changelog,
  version: string,
  notes: ReleaseNotes,
  options: PlanChangelogOptions,
): ChangelogPlan {
  const { text, lineBreak, sections } = changelog;
  const isOlder = ({ version: each }: ChangelogSection) =>
    each !== undefined && options.compare(bare(each), bare(version)) < 0;
  const older = sections.find(isOlder);
  const at = older?.at ?? sections.at(-1)?.end ?? changelog.bodyEnd;
  if (at === text.length && changelog.lines.at(-1)?.open) {
    throw new ReleaseNotesError(
      'NOTES_FILE_FAILED',
      'Cannot write a changelog: at its end, a code block or a comment is not closed, so that the section would become part of it. Close it.',
    );
  }

  const isNew = isBlankText(text);
  const address = webAddress(notes.links.compare);
  const reference = planReference(changelog, { version, isOlder, isNew, address }, notes);
  const bracketed =
    sections.find((each) => each.version !== undefined)?.bracketed ??
    (reference.splice !== undefined || (sections[0]?.bracketed ?? false));
  const level = sections[0]?.level ?? 2;
  const section = writeSection(notes, { title: version, bracketed, level, lineBreak }, options);
  const header = asByteText(options.header).replaceAll('\n', lineBreak);
  const begun = isNew && header !== '' ? `${header}${lineBreak.repeat(2)}${section}` : section;
  const { splice, warnings } = bracketed ? reference : { splice: undefined, warnings: [] };
  return {
    splices: [{ at, remove: 0, text: spaced(text, at, begun, lineBreak) }, ...(splice ?? [])],
    reason: `it does not tell of ${cleanText(notes.version)}`,
    warnings: [...(sections.length === 0 && changelog.hasParts ? [unversioned] : []), ...warnings],
  };
}

const unversioned =
  'No heading of the changelog names a version, so that the section goes to its end.';

/** A blank line before and behind, where there are none and something stands there. */
function spaced(text: string, at: number, section: string, lineBreak: string): string {
  const before = text.slice(0, at);
  const lines = before.slice(-2) === '\r\n' ? before.slice(0, -2) : before.replace(/[\r\n]$/, '');
  const ended = lines.length < before.length;
  const last = lines.slice(Math.max(lines.lastIndexOf('\n'), lines.lastIndexOf('\r')) + 1);
  const blank = isBlankText(before) || (ended && isBlank(last));
  // Behind a lone CR, the LF of the first line break would only complete it.
  const joins = before.endsWith('\r') && lineBreak === '\n';
  const lead = blank ? '' : lineBreak.repeat(ended && !joins ? 1 : 2);
  return `${lead}${section}${lineBreak}${at < text.length ? lineBreak : ''}`;
}

function writeSection(
  notes: ReleaseNotes,
  heading: {
    readonly title: string;
    readonly bracketed: boolean;
    readonly level: number;
    readonly lineBreak: string;
  },
  { mapping }: PlanChangelogOptions,
): string {
  const { title, bracketed, level, lineBreak } = heading;
  const name = bracketed ? `[${title}]` : title;
  const first = `${'#'.repeat(level)} ${name} - ${asByteText(cleanText(notes.date.slice(0, 10)))}`;
  const body = asByteText(changelogBody(notes, mapping, level + 1));
  return markSection(first, body).replaceAll('\n', lineBreak);
}

function isSame({ version }: ChangelogSection, wanted: string): boolean {
  return version !== undefined && bare(version) === bare(wanted);
}

/** Nothing but blank lines and perhaps a byte order mark. */
function isBlankText(text: string): boolean {
  return /^(?:\xef\xbb\xbf)?[ \t\r\n]*$/.test(text);
}
