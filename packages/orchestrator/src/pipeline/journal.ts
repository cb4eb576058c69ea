import type { ReleaseRecord } from '@soe/contract';
import type { PipelineContext, Stage } from './context.js';
import { type ReleaseDirectory, releaseDirectory } from './release-directory.js';

/** How stages tell what they do, and keep what they did. */
export interface Journal {
  /** The files of the release. */
  readonly files: ReleaseDirectory;
  /** Tell that a stage begins. */
  readonly say: (stage: Stage, detail: string) => void;
  /** Keep the record that a stage made; stops a pipeline that was cancelled meanwhile. */
  readonly done: (stage: Stage, record: ReleaseRecord) => Promise<ReleaseRecord>;
}

/** The journal of a release. */
export function openJournal(
  { flavor, version }: Pick<ReleaseRecord, 'flavor' | 'version'>,
  { directory, clock = () => new Date(), signal, onEvent }: PipelineContext,
): Journal {
  const files = releaseDirectory(directory, flavor, version);
  return {
    files,
    say: (stage, detail) => onEvent?.({ type: 'stage', stage, detail }),
    async done(stage, record) {
      await files.save(stage, record, clock());
      signal?.throwIfAborted();
      return record;
    },
  };
}
