import type { ReleaseRecord } from '@soe/contract';
import type { PipelineContext, Stage, StageStatus } from './context.js';
import { type ReleaseDirectory, releaseDirectory } from './release-directory.js';

/** How stages tell what they do, and keep what they did. */
export interface Journal {
  /** The files of the release. */
  readonly files: ReleaseDirectory;
  /** Tell that a stage begins. */
  readonly say: (stage: Stage, detail: string) => void;
  /** Keep the record as it is so far; stops a pipeline that was cancelled meanwhile. */
  readonly save: (stage: Stage, record: ReleaseRecord) => Promise<ReleaseRecord>;
  /** The same, and tell that the stage ended. Status by default: `done`. */
  readonly done: (stage: Stage, record: ReleaseRecord, end?: StageEnd) => Promise<ReleaseRecord>;
  /** Tell how a stage ended that changed nothing. */
  readonly ended: (stage: Stage, end: StageEnd) => void;
}

/** How a stage ended, and why so. */
export interface StageEnd {
  readonly status: StageStatus;
  readonly detail?: string;
}

/** The journal of a release. */
export function openJournal(
  { flavor, version }: Pick<ReleaseRecord, 'flavor' | 'version'>,
  { directory, clock = () => new Date(), signal, onEvent }: PipelineContext,
): Journal {
  const files = releaseDirectory(directory, flavor, version);
  const ended: Journal['ended'] = (stage, end) => onEvent?.({ type: 'stage-ended', stage, ...end });
  const save: Journal['save'] = async (stage, record) => {
    await files.save(stage, record, clock());
    signal?.throwIfAborted();
    return record;
  };
  return {
    files,
    say: (stage, detail) => onEvent?.({ type: 'stage', stage, detail }),
    save,
    async done(stage, record, end = { status: 'done' }) {
      const saved = await save(stage, record);
      ended(stage, end);
      return saved;
    },
    ended,
  };
}
