import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ReleaseRecord, SourceRecord } from '@soe/contract';
import {
  classifyReason,
  collectReleaseNotes,
  componentNotesOf,
  type InventoryDifference,
  type NotesEdits,
  type ReasonSource,
  type ReleaseImage,
  type ReleaseNotes,
  sourceChangeOf,
} from '@soe/release-notes';
import { parseNotesEdits } from '@soe/release-notes/schemas';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';
import { inventoryChanges } from './inventories.js';
import { issueTracker } from './issue-trackers.js';
import { sourceImagesOf } from './source-images-of.js';

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
 * The notes of a release: the commits between it and the one before, what their issues are where a
 * tracker can be asked, why there is a release at all, from the images that both were made from, and what changed
 * inside, where both have inventories here.
 *
 * @throws The errors of `collectReleaseNotes`, and of discovery and traceability
 */
export async function makeNotes(
  release: NotedRelease,
  context: PipelineContext,
): Promise<ReleaseNotes> {
  const notes = await collectNotes(release, context);
  const reasoned = withReasons(notes, await sourceImagesOf(release, context));
  return withComponents(reasoned, await inventoryChanges(release, context));
}

/** The same without reasons, for which AWS would be asked. */
export async function collectNotes(
  release: NotedRelease,
  context: PipelineContext,
): Promise<ReleaseNotes> {
  const { flavor, version, previousVersion, createdAt, images, source } = release;
  const { paths } = flavorOf(context, flavor);
  const { issues } = context.config;
  const tracker = issues && issueTracker(issues, context);
  const edits = await readEdits(flavor, context);
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
    ...(tracker !== undefined && { tracker }),
    ...(edits !== undefined && { edits }),
    ...(context.signal && { signal: context.signal }),
  });
}

/**
 * Notes with the reasons of their release.
 *
 * @param sources - What its images were made from, and those of the release before
 */
export function withReasons(notes: ReleaseNotes, sources: readonly ReasonSource[]): ReleaseNotes {
  const told = notes.sections.flatMap((section) => section.changes);
  const sourceChanges = sources.flatMap((source) => sourceChangeOf(source) ?? []);
  return {
    ...notes,
    reasons: classifyReason({
      previous: notes.previous ?? null,
      // What nobody is told of was a reason all the same.
      commits: told.length + (notes.excluded?.length ?? 0),
      ...(sources.length > 0 && { sources }),
    }),
    // A release that is the first has nothing from which its source could have changed.
    ...(notes.previous !== undefined && sourceChanges.length > 0 && { sourceChanges }),
  };
}

/** Notes with what changed inside of the images, and what of it could not be compared. Pure. */
export function withComponents(
  notes: ReleaseNotes,
  differences: readonly InventoryDifference[],
): ReleaseNotes {
  const { components, warnings } = componentNotesOf(differences);
  return {
    ...notes,
    ...(Object.keys(components).length > 0 && { components }),
    warnings: [...notes.warnings, ...warnings],
  };
}

async function readEdits(
  flavor: string,
  context: PipelineContext,
): Promise<NotesEdits | undefined> {
  const { directory } = context;
  const file = flavorOf(context, flavor).notes?.edits;
  if (file === undefined) return undefined;
  const text = await readFile(resolve(directory, file), 'utf8').catch((cause: unknown) => {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `notes.edits: ${file} cannot be read in ${directory}; correct the path`,
      { cause },
    );
  });
  return parseNotesEdits(text, file);
}
