import { blocksIn, isSet } from '../query.js';
import type { TemplateBlock } from '../template.js';
import { launchingSources } from './kinds.js';
import type { LintSubject } from './rule.js';

/** Where source images are searched for. */
export const searchingKinds = [...launchingSources, 'data.amazon-ami'];

/** The searches for a source image of a subject. With `source_ami` there is nothing to choose. */
export function sourceFilters({ kind, block }: LintSubject): readonly TemplateBlock[] {
  if (kind.startsWith('data.')) return [block];
  return isSet(block, 'source_ami') ? [] : blocksIn(block, 'source_ami_filter').blocks;
}
