import { printable } from '../printable.js';
import { groupPackageChanges, type PackageChangeGroup } from './group-package-changes.js';
import type {
  ChangeWeight,
  ExpiringCertificate,
  InventoryChange,
  InventoryDiff,
} from './inventory-diff.js';

/** Some lines of a comparison under one heading. */
export interface InventoryDiffSection {
  /** Heading for people. */
  readonly title: string;
  /** What is told. */
  readonly items: readonly InventoryDiffItem[];
}

/** One thing that is told. */
export interface InventoryDiffItem {
  /** One line of plain text without control characters. Markup in it is not escaped. */
  readonly text: string;
  /** Lines that belong to it, of the same kind. */
  readonly notes: readonly string[];
}

const titles: Readonly<Record<ChangeWeight, string>> = {
  breaking: 'May break what depends on it',
  security: 'About security',
  notice: 'Other changes',
};

/**
 * A comparison as sections of plain text, for whatever shows it: what may break first, then security,
 * packages by the source that they were built from, everything else, and what is not known. Sections
 * without lines are left out. Names of images are made printable, so that each item stays one line;
 * escaping for Markdown or HTML is for the renderer. Pure.
 */
export function inventoryDiffSections(diff: InventoryDiff): readonly InventoryDiffSection[] {
  const weighing = (weight: ChangeWeight) => ({
    title: titles[weight],
    items: diff.changes.filter((change) => change.weight === weight).map(changeItem),
  });
  return [
    weighing('breaking'),
    weighing('security'),
    { title: 'Certificates that end', items: diff.expiring.map(certificateItem) },
    { title: 'Packages', items: groupPackageChanges(diff.packages).map(packageItem) },
    weighing('notice'),
    {
      title: 'Not compared',
      items: diff.notCompared.map(({ scope, reason }) => item(`${scope}: ${reason}`)),
    },
    { title: 'Not seen', items: diff.gaps.map((gap) => item(gap)) },
  ].filter(({ items }) => items.length > 0);
}

function item(text: string, notes: readonly string[] = []): InventoryDiffItem {
  return { text: printable(text), notes: notes.map(printable) };
}

function changeItem(change: InventoryChange): InventoryDiffItem {
  const { scope, kind, what, before, after, suggestions = [] } = change;
  const states = [before, after].filter((state) => state !== undefined).join(' → ');
  return item(
    `${scope}: ${what} ${kind}${states === '' ? '' : `: ${states}`}`,
    suggestions.map((line) => `keep it as it was with ${line}`),
  );
}

function certificateItem(certificate: ExpiringCertificate): InventoryDiffItem {
  const { subject, notAfter, daysLeft, places } = certificate;
  const left = daysLeft < 0 ? 'ended' : `${daysLeft} days left, ends`;
  return item(
    `${subject || 'without a subject'}: ${left} ${notAfter.slice(0, 10)}, in ${places.join(', ')}`,
  );
}

function packageItem(group: PackageChangeGroup): InventoryDiffItem {
  const { kind, source, names, before, after, mayReplace } = group;
  const versions = [before, after].filter((version) => version !== undefined).join(' → ');
  const members = names.length === 1 && names[0] === source ? '' : ` (${names.join(', ')})`;
  const hint = mayReplace === undefined ? '' : `, may replace ${mayReplace}`;
  return item(`${source} ${kind}: ${versions}${members}${hint}`);
}
