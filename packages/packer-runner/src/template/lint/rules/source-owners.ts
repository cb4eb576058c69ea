import { isSet } from '../../query.js';
import type { LintRule } from '../rule.js';
import { searchingKinds, sourceFilters } from '../source-filters.js';

/** Anybody can publish an image under any name. */
export const sourceOwners: LintRule = {
  id: 'source-owners',
  severity: 'error',
  kinds: searchingKinds,
  fix: 'Set owners to the account ids or aliases that publish the image, such as ["amazon"] or ["self"].',
  check: (subject) =>
    sourceFilters(subject)
      .filter((filter) => !isSet(filter, 'owners'))
      .map(({ place }) => ({
        message: `${subject.name} takes a source image from any account that names one alike.`,
        place,
      })),
};
