import { blocksIn, mayBe } from '../../query.js';
import { launchingSources } from '../kinds.js';
import type { LintRule } from '../rule.js';

/** The older metadata service gives the credentials of the instance to whoever can make it fetch a URL. */
export const imdsV1Build: LintRule = {
  id: 'imds-v1-build',
  severity: 'warning',
  // amazon-instance reads metadata_options and then does nothing with them.
  kinds: launchingSources.filter((kind) => !kind.endsWith('instance')),
  since: '1.7.0',
  fix: 'Add metadata_options { http_tokens = "required" }.',
  check: ({ name, block }) => {
    const { blocks, dynamic } = blocksIn(block, 'metadata_options');
    const safe = blocks.some(
      (options) =>
        mayBe(options, 'http_tokens', 'required') || mayBe(options, 'http_endpoint', 'disabled'),
    );
    return dynamic || safe
      ? []
      : [
          {
            message: `${name} launches its instance with version 1 of the metadata service (IMDSv1).`,
            place: blocks[0]?.place ?? block.place,
          },
        ];
  },
};
