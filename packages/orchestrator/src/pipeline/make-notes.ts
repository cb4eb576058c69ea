import type { ReleaseRecord } from '@soe/contract';
import { collectReleaseNotes, type ReleaseImage, type ReleaseNotes } from '@soe/release-notes';
import { flavorOf, type PipelineContext } from './context.js';

/** A release as far as its notes need it. */
export type NotedRelease = Pick<
  ReleaseRecord,
  'flavor' | 'version' | 'previousVersion' | 'createdAt'
> & {
  /** Its images. */
  readonly images: readonly ReleaseImage[];
  /** Commit that was built. */
  readonly commit: string;
  /** Commit of the previous release. */
  readonly previousCommit?: string;
};

/**
 * The notes of a release, from the commits between it and the one before.
 *
 * @throws The errors of `collectReleaseNotes`
 */
export function makeNotes(release: NotedRelease, context: PipelineContext): Promise<ReleaseNotes> {
  const { flavor, version, previousVersion, commit, previousCommit, createdAt, images } = release;
  const { paths } = flavorOf(context, flavor);
  const { issues } = context.config;
  return collectReleaseNotes({
    directory: context.directory,
    name: flavor,
    version,
    date: createdAt,
    to: commit,
    images,
    ...(previousVersion !== undefined && { previous: previousVersion }),
    ...(previousCommit !== undefined && { from: previousCommit }),
    ...(paths !== undefined && { paths }),
    ...(issues !== undefined && { trackers: issues }),
    ...(context.signal && { signal: context.signal }),
  });
}
