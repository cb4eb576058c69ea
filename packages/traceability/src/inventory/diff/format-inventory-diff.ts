import { printable } from '../printable.js';
import { groupPackageChanges, type PackageChangeGroup } from './group-package-changes.js';
import type { ChangeWeight, InventoryChange, InventoryDiff } from './inventory-diff.js';

const headings: Readonly<Record<ChangeWeight, string>> = {
  breaking: 'May break what depends on it',
  security: 'About security',
  notice: 'Other changes',
};

/**
 * A comparison as text for a terminal or a log: what may break first, then security, packages by the
 * source that they were built from, everything else, and what is not known. Names from images are made
 * printable. Pure.
 */
export function formatInventoryDiff(diff: InventoryDiff): string {
  const { changes, expiring, notCompared, gaps } = diff;
  const of = (weight: ChangeWeight) =>
    section(headings[weight], changes.filter((each) => each.weight === weight).flatMap(lines));
  const parts = [
    ...of('breaking'),
    ...of('security'),
    ...section(
      'Certificates that end',
      expiring.map(
        ({ subject, notAfter, daysLeft, places }) =>
          `${subject || 'without a subject'}: ${daysLeft < 0 ? 'ended' : `${daysLeft} days left,`} ${notAfter.slice(0, 10)}, in ${places.join(', ')}`,
      ),
    ),
    ...section('Packages', groupPackageChanges(diff.packages).map(packageLine)),
    ...of('notice'),
    ...section(
      'Not compared',
      notCompared.map(({ scope, reason }) => `${scope}: ${reason}`),
    ),
    ...section('Not seen', gaps),
  ];
  const empty = diff.packages.length + changes.length === 0;
  const scopes = diff.compared.join(', ') || 'nothing';
  return [...(empty ? [`No changes. Compared: ${scopes}.`, ''] : []), ...parts].join('\n').trim();
}

function section(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0
    ? []
    : [`${heading} (${items.length})`, ...items.map((item) => `  ${indent(item)}`), ''];
}

/** Only line ends of ours divide; those of a name were made visible before. */
function indent(item: string): string {
  return item.split('\n').map(printable).join('\n    ');
}

function lines({ scope, kind, what, before, after, suggestions = [] }: InventoryChange): string[] {
  const states = [before, after].filter((state) => state !== undefined && state !== '');
  const change =
    before !== undefined && after !== undefined ? `${before} → ${after}` : states.join('');
  const text = `${scope}: ${flat(what)} ${kind}${change === '' ? '' : `: ${flat(change)}`}`;
  return [[text, ...suggestions.map((line) => `keep it as it was with ${flat(line)}`)].join('\n')];
}

function flat(text: string): string {
  return printable(text);
}

function packageLine(group: PackageChangeGroup): string {
  const { kind, source, names, before, after, mayReplace } = group;
  const versions = [before, after].filter((version) => version !== undefined).join(' → ');
  const [first] = names;
  const members = names.length === 1 && first === source ? '' : ` (${names.join(', ')})`;
  const hint = mayReplace === undefined ? '' : `, may replace ${mayReplace}`;
  return flat(`${source} ${kind}: ${versions}${members}${hint}`);
}
