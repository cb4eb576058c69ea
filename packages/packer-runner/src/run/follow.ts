import type { WatchedProcess } from '../adapters/process.js';
import { tail } from '../adapters/tail.js';
import { parseBatches } from '../machine-readable/parse.js';
import type { Transcript } from '../transcript/transcript.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/** Reads the output as it grows, and tells what it means. */
export async function follow(
  run: Run,
  { pid, ended }: Pick<WatchedProcess, 'pid' | 'ended'>,
  transcript: Transcript,
): Promise<void> {
  run.emit({ type: 'process-started', id: 'started', at: run.journal.current().startedAt, pid });
  for await (const { lines } of parseBatches(tail(run.file(runFiles.stdout), ended))) {
    run.cancellation.heard();
    for (const line of lines) {
      for (const event of transcript.read(line)) run.emit(event);
    }
  }
}
