import { cleanText } from '../clean-text.js';
import type { BreakingChange, Deprecation, ReleaseNotes } from '../notes/release-notes.js';
import type { SecurityFinding } from '../notes/security-notes.js';
import { uncut } from '../render/cut.js';
import { escapeMarkdown, markdownCode, markdownLink } from '../render/escape-markdown.js';
import { commonMark } from '../render/markdown-format.js';
import { changeParts } from '../render/outline-changes.js';
import { createTeller } from '../render/teller.js';

/** The sections of Keep a Changelog, in its order (https://keepachangelog.com/en/1.1.0/). */
export const changelogSections = [
  'Added',
  'Changed',
  'Deprecated',
  'Removed',
  'Fixed',
  'Security',
] as const;

/** One of the sections of Keep a Changelog. */
export type ChangelogSectionTitle = (typeof changelogSections)[number];

/** Where sections of release notes go; `omit` leaves a section out. */
export type ChangelogMapping = Readonly<Record<string, ChangelogSectionTitle | 'omit'>>;

/**
 * What a changelog tells of a release: the changes under the headings of Keep a Changelog, what breaks
 * before the other changes, what will go away, and the weaknesses that were fixed. Without any, why the
 * release exists.
 *
 * @param mapping - Where sections go that shall not go where they do by default
 * @param level - How many signs the headings have
 */
export function changelogBody(
  notes: ReleaseNotes,
  mapping: ChangelogMapping,
  level: number,
): string {
  const blocks = changelogSections.flatMap((title) => {
    const lists = [...ownLines(notes, title), ...changesOf(notes, title, mapping)];
    return lists.length === 0 ? [] : [`${'#'.repeat(level)} ${title}`, lists.join('\n')];
  });
  if (blocks.length > 0) return blocks.join('\n\n');
  const reasons = (notes.reasons ?? []).map(({ text }) => escapeMarkdown(text));
  return reasons.filter((text) => text !== '').join('\\\n') || 'No changes.';
}

/** The section that a section of the model goes to: its namesake, or where its changes belong. */
function targetOf(title: string, mapping: ChangelogMapping): ChangelogSectionTitle | 'omit' {
  const given = Object.hasOwn(mapping, title) ? mapping[title] : undefined;
  const usual = Object.hasOwn(usualMapping, title) ? usualMapping[title] : undefined;
  return given ?? usual ?? changelogSections.find((each) => each === title) ?? 'Changed';
}

const usualMapping: ChangelogMapping = {
  Features: 'Added',
  Fixes: 'Fixed',
  Deprecations: 'Deprecated',
};

function changesOf(
  notes: ReleaseNotes,
  title: ChangelogSectionTitle,
  mapping: ChangelogMapping,
): readonly string[] {
  const changes = notes.sections
    .filter((section) => targetOf(section.title, mapping) === title)
    .flatMap((section) => section.changes);
  if (changes.length === 0) return [];
  const sections = [{ title, changes }];
  const tell = createTeller(commonMark, uncut, undefined);
  const parts = changeParts({ ...notes, breaking: [], issues: [], sections }, tell);
  return parts.flatMap(({ blocks }) => blocks);
}

function ownLines(notes: ReleaseNotes, title: ChangelogSectionTitle): readonly string[] {
  if (title === 'Changed') return notes.breaking.map(breakingLine);
  if (title === 'Deprecated') return (notes.deprecations ?? []).map(deprecationLine);
  if (title === 'Security') return (notes.security?.fixed ?? []).map(fixedLine);
  return [];
}

function breakingLine({ scope = '', description, hash, url }: BreakingChange): string {
  const where = cleanText(scope) === '' ? '' : ` (${escapeMarkdown(scope)})`;
  const commit = markdownCode(cleanText(hash.slice(0, 7)), url);
  return `- **Breaking**${where}: ${escapeMarkdown(description)} (${commit})`;
}

function deprecationLine({ text, replacement, until, url }: Deprecation): string {
  const facts = [
    replacement === undefined ? [] : [`use ${replacement}`],
    until === undefined ? [] : [`until ${until}`],
  ].flat();
  return `- ${[markdownLink(text, url), ...facts.map(escapeMarkdown)].join(', ')}`;
}

function fixedLine(finding: SecurityFinding): string {
  const { id, severity, fixedIn, url } = finding;
  const facts = [severity, finding.package, fixedIn === undefined ? '' : `fixed in ${fixedIn}`];
  return `- ${markdownLink(id, url)}: ${escapeMarkdown(facts.filter(Boolean).join(', '))}`;
}
