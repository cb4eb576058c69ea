import { cleanDeep } from '../clean-deep.js';
import { ReleaseNotesError } from '../errors.js';
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

/**
 * The parts with clean text, those without content left out.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for a part that is to be a list and is none.
 */
export function cleanParts(parts: ReleaseParts): ReleaseParts {
  const { security, components, links } = parts;
  refuseOthers(parts);
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
        ...listed('checks', components?.checks),
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

/** Where nothing checks types, one step may be given in place of a list of steps. */
function refuseOthers(parts: ReleaseParts): void {
  for (const name of lists) {
    if (parts[name] === undefined || Array.isArray(parts[name])) continue;
    throw new ReleaseNotesError(
      'NOTES_OPTION_INVALID',
      `Reading the option ${name}: it is no list; give a list, also for a single one.`,
    );
  }
}

const lists = [
  'reasons',
  'highlights',
  'sourceChanges',
  'verification',
  'upgrade',
  'rollback',
  'knownIssues',
  'deprecations',
] as const;
