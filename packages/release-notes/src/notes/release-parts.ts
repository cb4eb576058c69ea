import { cleanDeep } from '../clean-deep.js';
import { listed, optional } from '../merge/parts.js';
import type { ReleaseNotes, ReleaseNotesLinks } from './release-notes.js';

/** Parts of release notes that no commit tells of. Each is left out by default. */
export interface ReleaseParts
  extends Pick<
    ReleaseNotes,
    | 'reasons'
    | 'highlights'
    | 'security'
    | 'components'
    | 'sourceChanges'
    | 'verification'
    | 'upgrade'
    | 'rollback'
    | 'knownIssues'
    | 'deprecations'
  > {
  /** Where the notes are published in full, and other pages. Default: none. */
  readonly links?: Pick<ReleaseNotesLinks, 'page' | 'more'>;
}

/** The parts with clean text, those without content left out. */
export function cleanParts(parts: ReleaseParts): ReleaseParts {
  const { security, components, links } = parts;
  return cleanDeep({
    ...listed('reasons', parts.reasons),
    ...listed('highlights', parts.highlights),
    ...optional(
      'security',
      filled({
        ...listed('fixed', security?.fixed),
        ...listed('opened', security?.opened),
        ...listed('waived', security?.waived),
      }),
    ),
    ...optional(
      'components',
      filled({
        ...listed('packages', components?.packages),
        ...listed('users', components?.users),
        ...listed('services', components?.services),
        ...listed('other', components?.other),
      }),
    ),
    ...listed('sourceChanges', parts.sourceChanges),
    ...listed('verification', parts.verification),
    ...listed('upgrade', parts.upgrade),
    ...listed('rollback', parts.rollback),
    ...listed('knownIssues', parts.knownIssues),
    ...listed('deprecations', parts.deprecations),
    ...optional(
      'links',
      filled({ ...optional('page', links?.page), ...listed('more', links?.more) }),
    ),
  });
}

function filled<T extends object>(part: T): T | undefined {
  return Object.keys(part).length > 0 ? part : undefined;
}
