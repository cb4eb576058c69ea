import { mayBe } from '../../query.js';
import { imageSources } from '../kinds.js';
import { makesNoImage } from '../makes-no-image.js';
import type { LintRule } from '../rule.js';

/** An image decides what its instances are launched with. */
export const imdsV1Image: LintRule = {
  id: 'imds-v1-image',
  severity: 'warning',
  kinds: imageSources,
  since: '1.7.0',
  fix: 'Set imds_support = "v2.0". It needs a plugin for Amazon of 2022 or later.',
  check: ({ name, block }) =>
    makesNoImage(block) || mayBe(block, 'imds_support', 'v2.0')
      ? []
      : [
          {
            message: `Instances of the image of ${name} are launched with version 1 of the metadata service (IMDSv1).`,
            place: block.attributes['imds_support']?.place ?? block.place,
          },
        ],
};
