import { setTimeout as sleep } from 'node:timers/promises';
import { readEnd, redactFile } from './adapters/files.js';
import { type DetachedProcess, type ProcessEnd, startDetached } from './adapters/process.js';
import { endGroup, processStart } from './adapters/process-group.js';
import { tail } from './adapters/tail.js';
import type { PackerCommand } from './events.js';
import type { JournalCommand } from './journal.js';
import { parseBatches } from './machine-readable/parse.js';
import { decideOutcome, type PackerOutcome } from './outcome.js';
import type { Run } from './run.js';
import { createTranscript, type Transcript, type TranscriptSummary } from './transcript.js';

/** How a command of a run ended. */
export interface CommandReport extends ProcessEnd {
  readonly command: PackerCommand;
  readonly outcome: PackerOutcome;
  readonly summary: TranscriptSummary;
  readonly survivors: readonly number[];
  readonly logFile: string;
}

// Whatever Packer left running has been asked to stop before, so it gets this long at most.
const leftoverGrace = 5_000;

/** Runs one command to its end, whatever happens meanwhile: Packer is never left unobserved. */
export async function runCommand(run: Run, command: PackerCommand): Promise<CommandReport> {
  const { redactor, journal, cancellation } = run;
  const stdout = run.file(`${command}.stdout.log`);
  const stderr = run.file(`${command}.stderr.log`);
  const argv = [command, '-machine-readable', ...run.argv];
  const entry: JournalCommand = { command, argv, stdout, stderr };

  await journal.record(entry);
  const startedAt = new Date().toISOString();
  const process = await startDetached({
    program: run.program,
    argv,
    cwd: run.workingDirectory,
    env: run.env,
    stdout,
    stderr,
  });
  const stopping = stopOnRequest(run, process);
  const transcript = createTranscript(startedAt);
  let started = { ...entry, startedAt, pid: process.pid };
  try {
    const start = await processStart(process.pid);
    started = { ...started, ...(start !== undefined && { processStart: start }) };
    await journal.record(started);
    run.emit({ type: 'process-started', at: startedAt, command, pid: process.pid });
    await follow(run, transcript, stdout, process.ended);
  } catch (error) {
    cancellation.cancel('error');
    throw error;
  } finally {
    await process.end;
    await stopping;
    await redactFile(stdout, redactor);
    await redactFile(stderr, redactor);
  }

  const end = await process.end;
  const endedAt = new Date().toISOString();
  const cancelRequested = cancellation.signal.aborted;
  const grace = Math.min(run.gracePeriod.terminate, leftoverGrace);
  const survivors =
    cancelRequested || end.signal !== null ? await endGroup(process.pid, grace) : [];
  await journal.record({ ...started, endedAt, ...end });
  run.emit({ type: 'process-ended', at: endedAt, command, ...end });

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
    summary: outcome === 'succeeded' ? summary : await withLastLines(summary, stderr),
    survivors,
    logFile: stdout,
  };
}

/** Reads the output as it grows, and tells what it means. */
async function follow(
  run: Run,
  transcript: Transcript,
  stdout: string,
  ended: AbortSignal,
): Promise<void> {
  for await (const lines of parseBatches(tail(stdout, ended))) {
    for (const line of lines) {
      for (const event of transcript.read(line)) run.emit(event);
    }
  }
}

/** Asks the process group to stop, and asks again, until the process has ended. */
async function stopOnRequest(
  { cancellation, gracePeriod, emit }: Run,
  process: DetachedProcess,
): Promise<void> {
  await firstOf(cancellation.signal, process.ended);
  const steps = [
    ['SIGINT', gracePeriod.interrupt],
    ['SIGTERM', gracePeriod.terminate],
    ['SIGKILL', 0],
  ] as const;
  for (const [signal, grace] of steps) {
    if (process.ended.aborted) return;
    process.signalGroup(signal);
    const at = new Date().toISOString();
    emit({ type: 'cancelling', at, reason: cancellation.reason() ?? 'signal', signal });
    await sleep(grace, undefined, { signal: process.ended }).catch(() => undefined);
  }
}

function firstOf(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}

/** A Packer that said nothing, such as one that broke down, may have said why on stderr. */
async function withLastLines(
  summary: TranscriptSummary,
  stderr: string,
): Promise<TranscriptSummary> {
  if (summary.lastLines().length > 0) return summary;
  const lines = (await readEnd(stderr, 16_384)).trim().split('\n').slice(-20);
  return { ...summary, lastLines: () => lines };
}
