import type { ReleaseRecord } from '@soe/contract';
import { asAsked, scanIfConfigured, testIfConfigured } from './check-release.js';
import type { PipelineContext, Stage } from './context.js';
import { openJournal } from './journal.js';
import { pointCandidate } from './point-candidate.js';
import { requireNoRefusal } from './refusing-gates.js';
import { shareRelease } from './share-release.js';
import type { SkippableStage, StageChoice } from './stage-choice.js';
import { tagRelease } from './tag-release.js';
import { writeNotes } from './write-notes.js';

/** A stage of a release whose images were built. */
export interface ReleaseStage {
  /** What it is called. */
  readonly name: Stage;
  /** Carry it out, or tell that it was left out. */
  readonly run: (
    record: ReleaseRecord,
    skip: readonly SkippableStage[],
    context: PipelineContext,
  ) => Promise<ReleaseRecord>;
}

/** The stages after the build, in their order. Each can be run again: what is done already stays. */
export const stagesAfterBuild: readonly ReleaseStage[] = [
  { name: 'record', run: (record, _, context) => tagRelease(record, context) },
  { name: 'test', run: testIfConfigured },
  { name: 'scan', run: scanIfConfigured },
  {
    name: 'share',
    async run(record, skip, context) {
      if (skip.includes('share')) return leftOut('share', asAsked, record, context);
      // One that was asked by a command of its own, or is not configured any more, counts too.
      requireNoRefusal(record, 'a gate said no before:');
      return shareRelease(record, context);
    },
  },
  {
    name: 'candidate',
    run: async (record, skip, context) =>
      skip.includes('share')
        ? leftOut('candidate', 'it was not shared', record, context)
        : pointCandidate(record, context),
  },
  {
    name: 'notes',
    run: async (record, skip, context) =>
      skip.includes('notes')
        ? leftOut('notes', asAsked, record, context)
        : writeNotes(record, context),
  },
];

/** Carry out the stages after the build, to the one after which it shall stop. */
export async function runStages(
  built: ReleaseRecord,
  { skip = [], until }: StageChoice,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  let record = built;
  for (const { name, run } of stagesAfterBuild) {
    record = await run(record, skip, context);
    if (name === until) break;
  }
  return record;
}

function leftOut(
  stage: Stage,
  detail: string,
  record: ReleaseRecord,
  context: PipelineContext,
): ReleaseRecord {
  openJournal(record, context).ended(stage, { status: 'skipped', detail });
  return record;
}
