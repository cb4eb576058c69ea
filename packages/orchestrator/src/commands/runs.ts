import { readRuns } from '../pipeline/read-run.js';
import { formatDuration } from '../watch/format-duration.js';
import { answer, type CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';

/** `soe runs`: the runs of this folder, the newest first. */
export async function runs(context: CommandContext): Promise<number> {
  const { directory } = await pipelineContext(context);
  const found = await readRuns(directory);
  const lines = found.map(({ id, startedAt, status, durationMs, flavors }) =>
    [
      id,
      startedAt.slice(0, 16).replace('T', ' '),
      status.padEnd('cancelled'.length),
      formatDuration(durationMs).padStart(8),
      flavors.map(({ flavor }) => flavor).join(', '),
    ].join('  '),
  );
  const none = 'no runs here yet; soe release FLAVOR begins one';
  answer(context, { runs: found }, lines.length === 0 ? none : lines.join('\n'));
  return 0;
}
