import { readEnd, redactFile } from '../adapters/files.js';
import { type DetachedProcess, type ProcessEnd, startDetached } from '../adapters/process.js';
import { endGroup, processStart } from '../adapters/process-group.js';
import { tail } from '../adapters/tail.js';
import type { PackerCommand } from '../events.js';
import { parseBatches } from '../machine-readable/parse.js';
import { decideOutcome, type PackerOutcome } from '../transcript/outcome.js';
import {
  createTranscript,
  type Transcript,
  type TranscriptSummary,
} from '../transcript/transcript.js';
import type { JournalCommand } from './journal.js';
import type { Run } from './run.js';
import { stopOnRequest } from './stop-on-request.js';

/** How a command of a run ended. */
export interface CommandReport extends ProcessEnd {
  readonly command: PackerCommand;
  readonly outcome: PackerOutcome;
  readonly summary: TranscriptSummary;
  readonly survivors: readonly number[];
  readonly logFile: string;
}

// Packer has ended, so nothing of value is still being done: what it left gets this long at most.
const leftoverGrace = 5_000;

/** Runs one command to its end, whatever happens meanwhile: Packer is never left unobserved. */
export async function runCommand(run: Run, command: PackerCommand): Promise<CommandReport> {
  const stdout = run.file(`${command}.stdout.log`);
  const stderr = run.file(`${command}.stderr.log`);
  const argv = [command, '-machine-readable', ...run.argv];
  const planned: JournalCommand = { command, argv, stdout, stderr };
  await run.journal.record(planned);
  const { program, workingDirectory: cwd, env } = run;
  const process = await startDetached({ program, argv, cwd, env, stdout, stderr });
  const started = { ...planned, startedAt: new Date().toISOString(), pid: process.pid };

  const transcript = createTranscript(started.startedAt);
  const { end, survivors, cancelRequested } = await attend(run, process, started, transcript);

  const summary = transcript.summary();
  const outcome = decideOutcome({
    ...summary,
    ...end,
    command,
    cancelRequested,
    nothingToRun: summary.diagnostics.some(({ summary: text }) => text === 'No builds to run'),
    artifactCount: summary.artifacts.length,
  });
  return {
    ...end,
    command,
    outcome,
    summary: outcome === 'succeeded' ? summary : await withLastLines(run, summary, stderr),
    survivors,
    logFile: stdout,
  };
}

type StartedCommand = JournalCommand & { readonly startedAt: string };

interface Attendance {
  readonly end: ProcessEnd;
  readonly survivors: readonly number[];
  readonly cancelRequested: boolean;
}

/** Follows a process until it has ended, and leaves neither processes nor secrets behind. */
async function attend(
  run: Run,
  process: DetachedProcess,
  started: StartedCommand,
  transcript: Transcript,
): Promise<Attendance> {
  const { command, stdout, stderr } = started;
  const stopping = stopOnRequest(run, process);
  const processStartedAt = await processStart(process.pid);
  const entry = { ...started, ...(processStartedAt && { processStart: processStartedAt }) };
  const [followed] = await Promise.allSettled([follow(run, process, entry, transcript)]);
  if (followed.status === 'rejected') run.cancellation.cancel('error');
  const cancelRequested = await stopping;
  const end = await process.end;
  const endedAt = new Date().toISOString();
  // Even after a success: a script may have left something running, and a Packer that broke down has.
  const survivors = await endGroup(process.pid, Math.min(run.gracePeriod.terminate, leftoverGrace));
  await run.attempt(redactFile(stdout, run.redactor));
  await run.attempt(redactFile(stderr, run.redactor));
  await run.attempt(run.journal.record({ ...entry, endedAt, ...end }));
  run.emit({ type: 'process-ended', at: endedAt, command, ...end });
  if (followed.status === 'rejected') throw followed.reason;
  return { end, survivors, cancelRequested };
}

/** Reads the output as it grows, and tells what it means. */
async function follow(
  run: Run,
  { pid, ended }: DetachedProcess,
  entry: StartedCommand,
  transcript: Transcript,
): Promise<void> {
  await run.journal.record(entry);
  const { command, startedAt, stdout } = entry;
  run.emit({ type: 'process-started', at: startedAt, command, pid });
  for await (const lines of parseBatches(tail(stdout, ended))) {
    for (const line of lines) {
      for (const event of transcript.read(line)) run.emit(event);
    }
  }
}

/** A Packer that said nothing, such as one that broke down, may have said why on stderr. */
async function withLastLines(
  run: Run,
  summary: TranscriptSummary,
  stderr: string,
): Promise<TranscriptSummary> {
  if (summary.lastLines().length > 0) return summary;
  const end = (await run.attempt(readEnd(stderr, 16_384))) ?? '';
  const lines = end.trim().split('\n').slice(-20);
  return { ...summary, lastLines: () => lines };
}
