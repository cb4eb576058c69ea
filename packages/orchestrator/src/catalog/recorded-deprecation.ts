import type { JournalLine } from './catalog-input.js';

/** From when a release is not to be used, and what instead, as far as its journal tells. */
export interface RecordedDeprecation {
  /** ISO 8601 in UTC. */
  readonly at?: string;
  /** A version. */
  readonly replacement?: string;
}

/** What the journal of a release says of its deprecation or revocation: later lines count over earlier ones. Pure. */
export function recordedDeprecation(journal: readonly JournalLine[]): RecordedDeprecation {
  return journal
    .filter(({ stage }) => stage === 'deprecate' || stage === 'revoke')
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .reduce<RecordedDeprecation>((before, { at, detail = '', from, replacement }) => {
      if (detail.startsWith('undeprecate')) return {};
      const instead = replacement ?? before.replacement;
      return {
        // A line without a date changed only what is told beside it.
        at: from ?? before.at ?? at,
        ...(instead !== undefined && { replacement: instead }),
      };
    }, {});
}
