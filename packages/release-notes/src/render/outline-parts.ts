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
import type { ListItem } from './format.js';
import type { OutlinePart } from './outline.js';
import type { Teller } from './teller.js';

type Parts<Block> = readonly OutlinePart<Block>[];

/** Parts that stand before the changes. */
export function leadingParts<Inline, Block>(
  { releases, reasons, highlights }: ReleaseNotes,
  tell: Teller<Inline, Block>,
): Parts<Block> {
  return [
    ...tell.list('releases', 'Releases', 'detail', releases, ({ version, date }) => [
      tell.text(`${version} (${date.slice(0, 10)})`),
    ]),
    ...tell.list('reasons', 'Why this release', 'essential', reasons, ({ text }) => [
      tell.text(text),
    ]),
    ...tell.list('highlights', 'Highlights', 'essential', highlights, ({ text, url }) => [
      tell.link(text, url),
    ]),
  ];
}

/** Parts that stand behind the changes and before the images: what the release consists of. */
export function contentParts<Inline, Block>(
  { security = {}, components = {}, sourceChanges }: ReleaseNotes,
  tell: Teller<Inline, Block>,
  nested: (notes: ReleaseNotes) => Parts<Block>,
): Parts<Block> {
  const component = (each: ComponentChange) => componentItem(each, tell);
  return [
    ...tell.list('opened', 'Security: newly open', 'essential', security.opened, (each) => [
      finding(each, [], tell),
    ]),
    ...tell.list('fixed', 'Security: fixed', 'content', security.fixed, (each) => [
      finding(each, [], tell),
    ]),
    ...tell.list('waived', 'Security: accepted', 'detail', security.waived, (each) => [
      finding(each, waiver(each), tell),
    ]),
    ...tell.list('packages', 'Packages', 'detail', components.packages, (each) =>
      packageItem(each, tell),
    ),
    ...tell.list('users', 'Users and groups', 'detail', components.users, component),
    ...tell.list('services', 'Services', 'detail', components.services, component),
    ...tell.list('components', 'Other components', 'detail', components.other, component),
    ...tell.list('checks', 'Tests and gates', 'detail', components.checks, component),
    ...tell.list('built-on', 'Built on', 'content', sourceChanges, (each) =>
      sourceItem(each, tell, nested),
    ),
  ];
}

/** Parts that stand at the end: how it was checked, and how it is used. */
export function trailingParts<Inline, Block>(
  notes: ReleaseNotes,
  tell: Teller<Inline, Block>,
): Parts<Block> {
  const step = (each: InstructionStep) => stepItem(each, tell);
  return [
    ...tell.list('verification', 'Verification', 'detail', notes.verification, (each) => [
      verification(each, tell),
    ]),
    ...tell.list('upgrade', 'Upgrade', 'essential', notes.upgrade, step, 'steps'),
    ...tell.list('rollback', 'Rollback', 'content', notes.rollback, step, 'steps'),
    ...tell.list('known-issues', 'Known issues', 'content', notes.knownIssues, (each) =>
      knownIssue(each, tell),
    ),
    ...tell.list('deprecations', 'Deprecations', 'content', notes.deprecations, (each) => [
      deprecation(each, tell),
    ]),
    ...tell.list('contributors', 'Contributors', 'detail', notes.contributors, (each) => [
      contributor(each, tell),
    ]),
    ...tell.list('links', 'Links', 'essential', linksOf(notes), ({ text, url }) => [
      tell.link(text, url),
    ]),
  ];
}

function finding<Inline>(
  each: SecurityFinding,
  more: readonly (string | undefined)[],
  tell: Teller<Inline, unknown>,
): Inline {
  const { id, severity, version, fixedIn, title, url } = each;
  const where = [each.package, version].filter(Boolean).join(' ');
  const facts = [severity, where, title, fixedIn && `fixed in ${fixedIn}`, ...more];
  return named(id, url, facts, tell);
}

function waiver({ reason, owner, expires }: WaivedFinding): readonly (string | undefined)[] {
  return [reason, owner, expires && `until ${expires}`];
}

function packageItem<Inline, Block>(
  each: PackageNote,
  tell: Teller<Inline, Block>,
): ListItem<Inline, Block> {
  const { name, type, architecture, before, after, kind, source } = each;
  const facts = [type, architecture, source === name ? undefined : source];
  const versions = [before, after].filter(Boolean).join(' → ');
  return changedItem(
    `${name} ${kind}: ${versions} (${facts.filter(Boolean).join(', ')})`,
    each,
    tell,
  );
}

function componentItem<Inline, Block>(
  each: ComponentChange,
  tell: Teller<Inline, Block>,
): ListItem<Inline, Block> {
  const { scope, kind, what, before, after, security } = each;
  const states = [before, after].filter(Boolean).join(' → ');
  const weight = security === true ? ' (security)' : '';
  return changedItem(`${scope}: ${what} ${kind}${weight}${states && `: ${states}`}`, each, tell);
}

/** Something that changed, with what to do about it below. */
function changedItem<Inline, Block>(
  text: string,
  { breaking, advice = [] }: PackageNote | ComponentChange,
  tell: Teller<Inline, Block>,
): ListItem<Inline, Block> {
  const { line, literal, strong } = tell.format;
  const flag = breaking === true ? [literal(' — '), strong(literal('breaking'))] : [];
  return {
    lines: [line([tell.text(text), ...flag])],
    ...(advice.length > 0 && { children: [tell.commands(advice)] }),
  };
}

function sourceItem<Inline, Block>(
  { kind, name, from, to, notes, url }: SourceChange,
  tell: Teller<Inline, Block>,
  nested: (notes: ReleaseNotes) => Parts<Block>,
): ListItem<Inline, Block> {
  const { line, literal, list, strong } = tell.format;
  const what = kind === 'source-image' ? ' (source image): ' : ' (parent flavor): ';
  const versions = from === undefined ? to : `${from} → ${to}`;
  const parts = notes === undefined ? [] : nested(notes);
  const leftOut = leftOutOf(notes?.excluded);
  const children = parts.map(({ title, blocks }) => ({
    lines: [strong(tell.text(title))],
    children: blocks,
  }));
  return {
    lines: [line([tell.link(name, url), literal(what), tell.text(versions), literal(leftOut)])],
    ...(children.length > 0 && { children: [list(children)] }),
  };
}

function verification<Inline>(
  { kind, name, status, summary, url }: Verification,
  tell: Teller<Inline, unknown>,
): Inline {
  return named(name, url, [`${kind} ${status}`, summary], tell);
}

function stepItem<Inline, Block>(
  { text, commands = [] }: InstructionStep,
  tell: Teller<Inline, Block>,
): ListItem<Inline, Block> {
  return {
    lines: [tell.text(text)],
    ...(commands.length > 0 && { children: [tell.commands(commands)] }),
  };
}

function knownIssue<Inline, Block>(
  { text, workaround, issue }: KnownIssue,
  tell: Teller<Inline, Block>,
): readonly Inline[] {
  const { line, literal } = tell.format;
  const about = issue ? [literal(' ('), tell.link(issue.key, issue.url), literal(')')] : [];
  const first = line([tell.text(text), ...about]);
  return workaround === undefined
    ? [first]
    : [first, line([literal('Workaround: '), tell.text(workaround)])];
}

function deprecation<Inline>(
  { text, replacement, until, url }: Deprecation,
  tell: Teller<Inline, unknown>,
): Inline {
  const facts = [replacement && `use ${replacement}`, until && `until ${until}`].filter(Boolean);
  const { line, literal } = tell.format;
  return line([
    tell.link(text, url),
    ...(facts.length === 0 ? [] : [literal(', '), tell.facts(facts)]),
  ]);
}

function contributor<Inline>({ name, url }: Contributor, tell: Teller<Inline, unknown>): Inline {
  return tell.link(name, url);
}

function linksOf({ links }: ReleaseNotes): readonly NamedLink[] {
  const { page, more = [] } = links;
  return [...(page === undefined ? [] : [{ text: 'these notes', url: page }]), ...more];
}

/** How many changes are left out on purpose, behind other facts. */
export function leftOutOf(excluded: ReleaseNotes['excluded'] = []): string {
  return excluded.length === 0 ? '' : ` · ${excluded.length} left out`;
}

/** A name that may lead somewhere, a colon, and facts. */
function named<Inline>(
  name: string,
  url: string | undefined,
  facts: readonly (string | undefined)[],
  tell: Teller<Inline, unknown>,
): Inline {
  return tell.format.line([tell.link(name, url), tell.format.literal(': '), tell.facts(facts)]);
}
