import type { ComponentChange, PackageNote } from '../notes/component-notes.js';
import type {
  Contributor,
  Deprecation,
  InstructionStep,
  KnownIssue,
  NamedLink,
  ReleaseNotes,
  SourceChange,
  Verification,
} from '../notes/release-notes.js';
import type { SecurityFinding, WaivedFinding } from '../notes/security-notes.js';
import { escapeMarkdown, markdownCode, markdownLink } from './escape-markdown.js';

/** Parts that stand before the changes. */
export function leadingParts({ releases = [], reasons = [], highlights = [] }: ReleaseNotes) {
  return [
    ...part('Releases', releases, ({ version, date }) =>
      escapeMarkdown(`${version} (${date.slice(0, 10)})`),
    ),
    ...part('Why this release', reasons, ({ text }) => escapeMarkdown(text)),
    ...part('Highlights', highlights, ({ text, url }) => link(text, url)),
  ];
}

/** Parts that stand behind the changes and before the images. */
export function contentParts({ security = {}, components = {}, sourceChanges = [] }: ReleaseNotes) {
  return [
    ...part('Security: fixed', security.fixed, finding),
    ...part('Security: newly open', security.opened, finding),
    ...part('Security: accepted', security.waived, waived),
    ...part('Packages', components.packages, packageLine),
    ...part('Users and groups', components.users, componentLine),
    ...part('Services', components.services, componentLine),
    ...part('Other components', components.other, componentLine),
    ...part('Built on', sourceChanges, source),
  ];
}

/** Parts that stand at the end. */
export function trailingParts(notes: ReleaseNotes): readonly string[] {
  return [
    ...part('Verification', notes.verification, verification),
    ...part('Upgrade', notes.upgrade, step),
    ...part('Rollback', notes.rollback, step),
    ...part('Known issues', notes.knownIssues, knownIssue),
    ...part('Deprecations', notes.deprecations, deprecation),
    ...part('Contributors', notes.contributors, ({ name, url }: Contributor) => link(name, url)),
    ...part('Links', linksOf(notes), ({ text, url }: NamedLink) => link(text, url)),
  ];
}

function part<T>(title: string, items: readonly T[] | undefined, line: (item: T) => string) {
  if (items === undefined || items.length === 0) return [];
  return [`## ${title}`, items.map((item) => `- ${line(item)}`).join('\n')];
}

function link(text: string, url: string | undefined): string {
  return markdownLink(text, url);
}

function finding(each: SecurityFinding): string {
  const { id, severity, version, fixedIn, title, url } = each;
  const where = [each.package ?? '', version ?? ''].filter((text) => text !== '').join(' ');
  const facts = [severity, where, title ?? '', fixedIn === undefined ? '' : `fixed in ${fixedIn}`];
  return `${link(id, url)}: ${joined(facts)}`;
}

function waived(each: WaivedFinding): string {
  const { reason, owner = '', expires } = each;
  const until = expires === undefined ? '' : `until ${expires}`;
  return `${finding(each)}, ${joined([reason, owner, until])}`;
}

function packageLine(each: PackageNote): string {
  const { name, type, architecture = '', before = '', after = '', kind, source = '' } = each;
  const versions = [before, after].filter((text) => text !== '').join(' → ');
  const facts = [type, architecture, source === name ? '' : source];
  return `${escapeMarkdown(name)} ${kind}: ${escapeMarkdown(versions)} (${joined(facts)})${advice(each)}`;
}

function componentLine(each: ComponentChange): string {
  const { scope, kind, what, before = '', after = '' } = each;
  const states = [before, after].filter((text) => text !== '').join(' → ');
  const weight = each.security === true ? ' (security)' : '';
  return `${escapeMarkdown(`${scope}: ${what}`)} ${kind}${weight}: ${escapeMarkdown(states)}${advice(each)}`;
}

function advice({ breaking, advice = [] }: PackageNote | ComponentChange): string {
  const flag = breaking === true ? ' — **breaking**' : '';
  return `${flag}${advice.map((line) => `; ${escapeMarkdown(line)}`).join('')}`;
}

function source({ kind, name, from, to, notes, url }: SourceChange): string {
  const versions = from === undefined ? to : `${from} → ${to}`;
  const what = kind === 'source-image' ? 'source image' : 'parent flavor';
  const changes = notes?.sections.flatMap((section) => section.changes) ?? [];
  const lines = changes.map(
    ({ subject, hash, url }) =>
      `\n  - ${escapeMarkdown(subject)} (${markdownCode(hash.slice(0, 7), url)})`,
  );
  const warnings = (notes?.warnings ?? []).map((text) => `\n  - Warning: ${escapeMarkdown(text)}`);
  return `${link(name, url)} (${what}): ${escapeMarkdown(versions)}${[...lines, ...warnings].join('')}`;
}

function verification({ kind, name, status, summary = '', url }: Verification): string {
  return `${link(name, url)} (${kind}): ${joined([status, summary])}`;
}

function step({ text, commands = [] }: InstructionStep): string {
  return [text, ...commands].map((line) => escapeMarkdown(line)).join('; ');
}

function knownIssue({ text, workaround = '', issue }: KnownIssue): string {
  const about = issue ? ` (${link(issue.key, issue.url)})` : '';
  return `${joined([text, workaround])}${about}`;
}

function deprecation({ text, replacement, until, url }: Deprecation): string {
  const facts = [
    replacement === undefined ? '' : `use ${replacement}`,
    until === undefined ? '' : `until ${until}`,
  ].filter((fact) => fact !== '');
  return [link(text, url), ...facts.map((fact) => escapeMarkdown(fact))].join(', ');
}

function linksOf({ links }: ReleaseNotes): readonly NamedLink[] {
  const { page, more = [] } = links;
  return [...(page === undefined ? [] : [{ text: 'these notes', url: page }]), ...more];
}

function joined(facts: readonly string[]): string {
  return escapeMarkdown(facts.filter((fact) => fact !== '').join(', '));
}
