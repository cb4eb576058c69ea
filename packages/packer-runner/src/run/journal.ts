import { createFile, writeAtomically } from '../adapters/files.js';
import type { PackerCommand } from '../events.js';
import type { Redactor } from '../redaction/redact.js';
import { redactData } from '../redaction/redact-data.js';

/** What identifies a run; written before anything is started. */
export interface JournalHeader {
  readonly schema: 'packer-run/v1';
  readonly runId: string;
  readonly packer: string;
  readonly packerVersion: string;
  readonly workingDirectory: string;
  readonly startedAt: string;
  /** Holds the values of variables while the run lasts. */
  readonly variablesFile?: string;
}

/** One command of a run: written before it starts, when it has started, and when it has ended. */
export interface JournalCommand {
  readonly command: PackerCommand;
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly startedAt?: string;
  /** The process, which is also its group. */
  readonly pid?: number;
  /** When the process started, in the units of /proc: process ids are used again. */
  readonly processStart?: string;
  readonly endedAt?: string;
  readonly exitCode?: number | null;
  readonly signal?: string | null;
}

/** Keeps `journal.json`, from which a later process can find a run that lost its runner. */
export interface Journal {
  /** Writes what is known about a command. */
  record(command: JournalCommand): Promise<void>;
}

/**
 * Begins the journal of a run, and so claims the run directory: of several runs that want the same
 * one, only the one that makes this file has it. Throws `PACKER_RUN_DIRECTORY_USED` for the others.
 */
export async function beginJournal(
  path: string,
  header: JournalHeader,
  redactor: Redactor,
): Promise<Journal> {
  const commands = new Map<PackerCommand, JournalCommand>();
  const text = (): string => {
    const data = redactData({ ...header, commands: [...commands.values()] }, redactor);
    return `${JSON.stringify(data, undefined, 2)}\n`;
  };
  await createFile(path, text());
  return {
    record: async (command) => {
      commands.set(command.command, command);
      await writeAtomically(path, text());
    },
  };
}
