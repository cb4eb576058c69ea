import type { ReleaseRecord, SourceRecord } from '@soe/contract';
import { readSource } from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';

/** What is done with the files of the checkout. */
export interface WorkingCopyUse {
  /** Word for it, as in `soe release`. */
  readonly task: 'release' | 'test' | 'scan';
  /** Do it although files differ from the commit. Default: `false`. */
  readonly allowDirty?: boolean | undefined;
}

type Named = Pick<ReleaseRecord, 'flavor' | 'version'>;

/** @throws OrchestratorError `SOE_DIRTY` when files differ from the commit */
export function refuseDirty(
  { dirty, dirtyFiles = [], commit }: SourceRecord,
  { flavor, version }: Named,
  { task, allowDirty = false }: WorkingCopyUse,
  { directory }: PipelineContext,
): void {
  if (!dirty || allowDirty) return;
  const [first, ...more] = dirtyFiles.map((file) => JSON.stringify(file));
  const which = first === undefined ? '' : ` (${first}${more.length > 0 ? ' and others' : ''})`;
  throw new OrchestratorError(
    'SOE_DIRTY',
    `${task} ${flavor} ${version}: files in ${directory} differ from commit ${commit}${which}; commit them, let git ignore what is no source, or allow it with --allow-dirty`,
  );
}

/**
 * A release that was built before is held to the suites and the gates of the files as they are now: they have
 * to be those of a commit, and another commit than that of the release is told.
 *
 * @throws OrchestratorError `SOE_DIRTY`; the errors of git
 */
export async function checkWorkingCopy(
  record: ReleaseRecord,
  use: WorkingCopyUse,
  context: PipelineContext,
): Promise<void> {
  const { directory, signal, onEvent } = context;
  const source = await readSource({ directory, ...(signal && { signal }) });
  refuseDirty(source, record, use, context);
  const built = record.source?.commit;
  if (built === undefined || built === source.commit) return;
  const { flavor, version } = record;
  onEvent?.({
    type: 'warning',
    message: `${use.task} ${flavor} ${version}: it was built from commit ${built}; suites and gates are those of the commit that is checked out, ${source.commit}`,
  });
}
