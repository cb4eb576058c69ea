import { createReadStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileFacts, readTextIfAny, requireOwnDirectory } from './adapters/files.js';
import { findGroupLeader, isOfThisBoot, isRunning } from './adapters/process-group.js';
import { text } from './check-options.js';
import {
  isEntry,
  type Ledger,
  type LedgerEntry,
  type LedgerHeader,
  readEntries,
  toLedger,
} from './cleanup/ledger.js';
import { PackerError } from './errors.js';
import { parseMachineReadable } from './machine-readable/parse.js';
import { type RunJournal, readJournal } from './run/journal.js';
import { runFiles } from './run/run-files.js';
import { idsOf, type PackerArtifact } from './transcript/artifacts.js';
import { createTranscript } from './transcript/transcript.js';

/**
 * Reads from a run directory what the run may have left in the cloud. Also of a run that lost its
 * runner, or that was killed together with it: what the ledger misses is read from the output.
 *
 * @throws PackerError `PACKER_RUN_UNREADABLE` when the directory holds no run, `PACKER_FILE_FAILED`
 * @example
 * ```ts
 * const orphans = await findOrphans(await readLedger('runs/2026.11.0'), ec2Cloud({ region }));
 * ```
 */
export async function readLedger(runDirectory: string): Promise<Ledger> {
  text('runDirectory', runDirectory);
  const directory = resolve(runDirectory);
  await requireOwnDirectory(directory);
  const journal = await readJournal(join(directory, runFiles.journal));
  const { runId, startedAt, runTags, end } = journal;
  const written = readLines((await readTextIfAny(join(directory, runFiles.ledger))) ?? '');
  const header = {
    runId,
    startedAt,
    ...(Object.keys(runTags).length > 0 && { runTags }),
  };
  if (end === undefined) return readUnended(directory, journal, header, written);
  const keepUntil = end.debug
    .map((access) => access.keepUntil)
    .sort()
    .at(-1);
  return toLedger(
    {
      ...header,
      endedAt: end.at,
      ...(keepUntil !== undefined && { keepUntil }),
      artifacts: end.images,
      handedOver: end.handedOver,
    },
    written,
  );
}

/** Nobody has seen the end of this run: its output tells what the ledger misses. */
async function readUnended(
  directory: string,
  journal: RunJournal,
  header: LedgerHeader,
  written: readonly LedgerEntry[],
): Promise<Ledger> {
  const output = await fileFacts(join(directory, runFiles.stdout));
  if (output === undefined && journal.pid !== undefined) {
    throw new PackerError(
      'PACKER_RUN_UNREADABLE',
      `Cannot tell what the run in ${directory} has left: nobody saw it end, and its output is gone, so what it has handed over is not known. Look at the account by hand.`,
    );
  }
  const { entries, artifacts } = await readOutput(directory, journal);
  const running = await isPackerRunning(journal, output?.writtenAt);
  const last = new Date(output?.writtenAt ?? Date.parse(journal.startedAt));
  const keepUntil =
    journal.keepFor === undefined ? undefined : new Date(last.getTime() + journal.keepFor);
  return toLedger(
    {
      ...header,
      ...(running ? { running } : { endedAt: last.toISOString() }),
      ...(keepUntil && { keepUntil: keepUntil.toISOString() }),
      artifacts: artifacts.flatMap(({ images }) => images),
      handedOver: idsOf(artifacts),
    },
    [...written, ...entries],
  );
}

// On another machine, or after a restart, processes cannot be told; a Packer that works says something.
const restingTime = 900_000;

async function isPackerRunning(
  { runId, pid, process }: RunJournal,
  writtenAt: number | undefined,
): Promise<boolean> {
  if (process !== undefined && (await isRunning(process))) return true;
  if (pid === undefined) return (await findGroupLeader(`PACKER_RUN_UUID=${runId}`)) !== undefined;
  const elsewhere = process !== undefined && !(await isOfThisBoot(process));
  return elsewhere && writtenAt !== undefined && Date.now() - writtenAt < restingTime;
}

/** A line that is no entry, such as one that a crash has cut off, says nothing; the output still does. */
function readLines(text: string): readonly LedgerEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      const entry: unknown = line === '' ? undefined : JSON.parse(line);
      return isEntry(entry) ? [entry] : [];
    } catch {
      return [];
    }
  });
}

async function readOutput(
  directory: string,
  { startedAt }: RunJournal,
): Promise<{
  readonly entries: readonly LedgerEntry[];
  readonly artifacts: readonly PackerArtifact[];
}> {
  const path = join(directory, runFiles.stdout);
  const transcript = createTranscript(startedAt);
  const entries: LedgerEntry[] = [];
  if ((await fileFacts(path)) !== undefined) {
    for await (const line of parseMachineReadable(createReadStream(path))) {
      entries.push(...transcript.read(line).flatMap(readEntries));
    }
  }
  return { entries, artifacts: transcript.summary().artifacts };
}
