import { hasBlock, isSet } from '../../query.js';
import { imageSources } from '../kinds.js';
import { makesNoImage } from '../makes-no-image.js';
import type { LintRule } from '../rule.js';

/** Without tags nobody can tell where an image comes from. */
export const noTags: LintRule = {
  id: 'no-tags',
  severity: 'warning',
  kinds: imageSources,
  fix: 'Set tags, and snapshot_tags with them.',
  check: ({ name, block }) =>
    makesNoImage(block) || isSet(block, 'tags') || hasBlock(block, 'tag')
      ? []
      : [
          {
            message: `The image of ${name} has no tags that tell where it comes from.`,
            place: block.place,
          },
        ],
};
