import { blocksIn, mayBe } from '../../query.js';
import type { TemplateBlock } from '../../template.js';
import type { LintRule } from '../rule.js';
import { searchingKinds, sourceFilters } from '../source-filters.js';

/** The day the vendor publishes a second image, the build fails. */
export const sourceMostRecent: LintRule = {
  id: 'source-most-recent',
  severity: 'warning',
  kinds: searchingKinds,
  fix: 'Set most_recent = true, or name one image.',
  check: (subject) =>
    sourceFilters(subject)
      .filter((filter) => !mayBe(filter, 'most_recent', true) && !namesOneImage(filter))
      .map((filter) => ({
        message: `${subject.name} does not say which source image to take when several match; Packer fails then.`,
        place: filter.attributes['most_recent']?.place ?? filter.place,
      })),
};

function namesOneImage(filter: TemplateBlock): boolean {
  const attribute = filter.attributes['filters'];
  if (attribute === undefined)
    return blocksIn(filter, 'filter').blocks.some(
      ({ attributes }) => attributes['name']?.value === 'image-id',
    );
  const { value } = attribute;
  return (
    value === undefined || (typeof value === 'object' && value !== null && 'image-id' in value)
  );
}
