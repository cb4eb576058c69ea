import type { ReleaseNotes } from '../notes/release-notes.js';
import { escapeMarkdown } from '../render/escape-markdown.js';
import { bare } from './compare-release-versions.js';
import type { Changelog, ChangelogReference, ChangelogSection } from './read-changelog.js';
import type { Splice } from './splice.js';

/** What is known of a version whose section is inserted. */
export interface ReferencedVersion {
  /** As its heading spells it. */
  readonly version: string;
  /** Whether a section is older. */
  readonly isOlder: (section: ChangelogSection) => boolean;
  /** Whether the file begins with this version. */
  readonly isNew: boolean;
  /** Address of all changes since the version before, if the notes have one. */
  readonly address: string | undefined;
}

/**
 * The link reference of a version, where the file has references of versions: before that of the first
 * older one, spelled as the others are, or with the address of the notes. Those that are there stay;
 * that one of them now leads elsewhere than it should is told.
 */
export function planReference(
  changelog: Changelog,
  { version, isOlder, isNew, address }: ReferencedVersion,
  notes: ReleaseNotes,
): { readonly splice: readonly Splice[] | undefined; readonly warnings: readonly string[] } {
  const { sections, references, text, lineBreak } = changelog;
  const none = { splice: undefined, warnings: [] };
  const findSection = ({ label }: ChangelogReference) =>
    sections.find((each) => bare(each.version ?? 'unreleased') === bare(label.toLowerCase()));
  const ofVersions = references.filter((each) => findSection(each) !== undefined);
  if (!isNew && ofVersions.length === 0) return none;
  if (references.some(({ label }) => label.toLowerCase() === version.toLowerCase())) {
    return { splice: [], warnings: [] };
  }
  const previous = sections.find(isOlder)?.version ?? escapeMarkdown(notes.previous ?? '');
  const spelled = ofVersions.map((each) => likeOthers(each, previous, version)).find(Boolean);
  const leads = spelled ?? address;
  if (leads === undefined) return none;

  const next = ofVersions.find((each) => {
    const section = findSection(each);
    return section !== undefined && isOlder(section);
  });
  const at = next?.at ?? references.at(-1)?.end ?? text.length;
  const unended = at === text.length && references.length > 0 && !/[\r\n]$/.test(text);
  const lead = isNew || unended ? lineBreak : '';
  const splice = [{ at, remove: 0, text: `${lead}[${version}]: ${leads}${lineBreak}` }];
  const unreleased = references.find(({ label }) => /^unreleased$/i.test(label));
  const outdated = unreleased !== undefined && compared(unreleased.address) !== undefined;
  const warning = `The reference [Unreleased] still compares with the version before; it is kept, since nothing but the new section is written.`;
  return { splice, warnings: outdated ? [warning] : [] };
}

/** The address of a version, made like that of another one, which compares two tags. */
function likeOthers(
  { label, address }: ChangelogReference,
  previous: string,
  version: string,
): string | undefined {
  const found = compared(address);
  const [own, from, to] = [bare(label), bare(previous), bare(version)];
  if (!found?.to.endsWith(own) || !isPlain(from) || !isPlain(to)) return undefined;
  const prefix = found.to.slice(0, -own.length);
  return `${found.base}${prefix}${from}${found.dots}${prefix}${to}`;
}

/** The parts of an address such as `https://github.com/acme/images/compare/v1.0.0...v1.1.0`. */
function compared(address: string) {
  const [, base, dots, to] =
    /^(https?:\/\/[!-;=?-~]+\/compare\/)[!-;=?-~]+?(\.{2,3})([!-;=?-~]+)$/.exec(address) ?? [];
  return base === undefined || dots === undefined || to === undefined
    ? undefined
    : { base, dots, to };
}

/** Whether a version can stand in an address as it is. */
function isPlain(version: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._~-]*$/.test(version);
}
