import { createReadStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { existsFile, readTextIfAny } from './adapters/files.js';
import { isRunning } from './adapters/process-group.js';
import { type Ledger, type LedgerEntry, readEntries, toLedger } from './cleanup/ledger.js';
import { parseMachineReadable } from './machine-readable/parse.js';
import { type RunJournal, readJournal } from './run/journal.js';
import { runFiles } from './run/run-files.js';
import type { PackerImage } from './transcript/artifacts.js';
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
  const directory = resolve(runDirectory);
  const journal = await readJournal(join(directory, runFiles.journal));
  const { runId, startedAt, runTags, process, end } = journal;
  const written = readLines((await readTextIfAny(join(directory, runFiles.ledger))) ?? '');
  // The output has no more to tell of a run that was attended to its end, and is masked by then.
  const printed = end === undefined ? await readOutput(directory, journal) : undefined;
  const keepUntil = end?.debug
    .map((access) => access.keepUntil)
    .sort()
    .at(-1);
  const running = end === undefined && process !== undefined && (await isRunning(process));
  return toLedger(
    {
      runId,
      startedAt,
      ...(end && { endedAt: end.at }),
      ...(running && { running }),
      ...(Object.keys(runTags).length > 0 && { runTags }),
      ...(keepUntil !== undefined && { keepUntil }),
      artifacts: end?.images ?? printed?.images ?? [],
    },
    [...written, ...(printed?.entries ?? [])],
  );
}

/** The last line of a ledger may have been cut off by a crash. */
function readLines(text: string): readonly LedgerEntry[] {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  return complete
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LedgerEntry);
}

async function readOutput(
  directory: string,
  { startedAt }: RunJournal,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly images: readonly PackerImage[] }> {
  const path = join(directory, runFiles.stdout);
  const transcript = createTranscript(startedAt);
  const entries: LedgerEntry[] = [];
  if (await existsFile(path)) {
    for await (const line of parseMachineReadable(createReadStream(path))) {
      entries.push(...transcript.read(line).flatMap(readEntries));
    }
  }
  return { entries, images: transcript.summary().artifacts.flatMap(({ images }) => images) };
}
