import { hasBlock, isSet } from '../../query.js';
import { launchingSources } from '../kinds.js';
import type { LintRule } from '../rule.js';

/** What a build leaves behind is found by its tags. */
export const noRunTags: LintRule = {
  id: 'no-run-tags',
  severity: 'warning',
  kinds: launchingSources,
  fix: 'Set run_tags, with something that names the build.',
  check: ({ name, block }) =>
    isSet(block, 'run_tags') || hasBlock(block, 'run_tag')
      ? []
      : [
          {
            message: `${name} launches its instance without tags: one that is left over cannot be told from others.`,
            place: block.place,
          },
        ],
};
