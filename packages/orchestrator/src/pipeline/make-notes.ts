import type { ReleaseRecord, SourceRecord } from '@soe/contract';
import { collectReleaseNotes, type ReleaseImage, type ReleaseNotes } from '@soe/release-notes';
import { flavorOf, type PipelineContext } from './context.js';

/** A release as far as its notes need it: a record, or what is published of it. */
export type NotedRelease = Pick<
  ReleaseRecord,
  'flavor' | 'version' | 'previousVersion' | 'createdAt'
> & {
  /** Its images. */
  readonly images: readonly ReleaseImage[];
  /** The commits it lies between. */
  readonly source?: Pick<SourceRecord, 'commit' | 'previousCommit'>;
};

/**
 * The notes of a release, from the commits between it and the one before.
 *
 * @throws The errors of `collectReleaseNotes`
 */
export function makeNotes(release: NotedRelease, context: PipelineContext): Promise<ReleaseNotes> {
  const { flavor, version, previousVersion, createdAt, images, source } = release;
  const { paths } = flavorOf(context, flavor);
  const { issues } = context.config;
  return collectReleaseNotes({
    directory: context.directory,
    name: flavor,
    version,
    date: createdAt,
    images,
    ...(source && { to: source.commit }),
    ...(source?.previousCommit !== undefined && { from: source.previousCommit }),
    ...(previousVersion !== undefined && { previous: previousVersion }),
    ...(paths !== undefined && { paths }),
    ...(issues !== undefined && { trackers: issues }),
    ...(context.signal && { signal: context.signal }),
  });
}
