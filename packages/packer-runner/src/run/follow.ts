import type { WatchedProcess } from '../adapters/process.js';
import { tail } from '../adapters/tail.js';
import type { MachineReadableLine } from '../machine-readable/line.js';
import { parseBatches } from '../machine-readable/parse.js';
import { minimumSecretLength } from '../redaction/secret-forms.js';
import type { Transcript } from '../transcript/transcript.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/** Reads the output as it grows, and tells what it means. */
export async function follow(
  run: Run,
  { pid, ended }: Pick<WatchedProcess, 'pid' | 'ended'>,
  transcript: Transcript,
): Promise<void> {
  const { startedAt: at, keepFor, pid: noted } = run.journal.current();
  run.emit({ type: 'process-started', id: 'started', at, pid: noted ?? pid });
  const debugged = keepFor !== undefined;
  for await (const { lines, clean } of parseBatches(listen(run, ended), run.redactor.find)) {
    let isClean = clean;
    for (const line of lines) {
      if (debugged && readPassword(line, run)) isClean = false;
      for (const event of transcript.read(line)) run.emit(event, isClean);
    }
  }
}

/** With `-debug` Packer prints the password that EC2 made for the administrator of Windows. */
function readPassword(line: MachineReadableLine, { redactor }: Run): boolean {
  const [, password] =
    'text' in line
      ? []
      : (/Password \(since debug is enabled\): (\S+)/.exec(line.data[1] ?? '') ?? []);
  if (password === undefined || password.length < minimumSecretLength) return false;
  redactor.add(password);
  return true;
}

/** Reads the output, and notices that there is more of it. */
async function* listen(run: Run, ended: AbortSignal): AsyncIterable<Uint8Array> {
  let read = 0;
  for await (const chunk of tail(run.file(runFiles.stdout), ended)) {
    read += chunk.length;
    if (read > run.heardBytes) run.cancellation.heard();
    yield chunk;
  }
}
