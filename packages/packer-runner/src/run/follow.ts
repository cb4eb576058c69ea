import type { WatchedProcess } from '../adapters/process.js';
import { tail } from '../adapters/tail.js';
import type { PackerEvent } from '../events.js';
import type { MachineReadableLine } from '../machine-readable/line.js';
import { takeLines } from '../machine-readable/parse.js';
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
  // What was looked for before a password became known says nothing about it.
  let grown = false;
  let isClean = false;
  const emit = (event: PackerEvent): void => run.emit(event, isClean);
  const take = (line: MachineReadableLine, clean: boolean): void => {
    if (debugged && readPassword(line, run)) grown = true;
    isClean = clean && !grown;
    transcript.tell(line, emit);
  };
  await takeLines(listen(run, ended), take, run.redactor.find);
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
