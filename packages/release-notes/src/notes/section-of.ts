import type { ConventionalType } from '../commits/parse-message.js';
import type { DraftChange } from './draft-change.js';
import type { SectionTitle } from './release-notes.js';

/** The sections in their order: what users look for first, housekeeping last. */
export const sectionTitles: readonly SectionTitle[] = [
  'Features',
  'Fixes',
  'Security',
  'Performance',
  'Changes',
  'Reverted',
  'Documentation',
  'Maintenance',
];

/** Sorts a change into its one section; plain subjects go to "Changes". */
export function sectionOf(change: DraftChange): SectionTitle {
  if (change.isRevert) return 'Reverted';
  if (change.type === undefined) return 'Changes';
  const section = sectionOfType[change.type];
  return section === 'Fixes' && change.scope?.toLowerCase() === 'security' ? 'Security' : section;
}

const sectionOfType: Readonly<Record<ConventionalType, SectionTitle>> = {
  feat: 'Features',
  feature: 'Features',
  fix: 'Fixes',
  bugfix: 'Fixes',
  hotfix: 'Fixes',
  security: 'Security',
  perf: 'Performance',
  revert: 'Reverted',
  docs: 'Documentation',
  doc: 'Documentation',
  build: 'Maintenance',
  chore: 'Maintenance',
  ci: 'Maintenance',
  deps: 'Maintenance',
  refactor: 'Maintenance',
  style: 'Maintenance',
  test: 'Maintenance',
  tests: 'Maintenance',
};
