import { createFile, readText, writeAtomically } from '../adapters/files.js';
import type { ProcessIdentity } from '../adapters/process-group.js';
import { PackerError } from '../errors.js';
import type { CancelReason } from '../events.js';
import type { Redactor } from '../redaction/redact.js';
import { redactData } from '../redaction/redact-data.js';
import type { PackerImage } from '../transcript/artifacts.js';
import type { PackerOutcome } from '../transcript/outcome.js';
import type { DebugAccess } from './debug-access.js';

/** What is known about a run: enough for a later process to find it, to end it and to tell of it. */
export interface RunJournal {
  readonly schema: 'packer-run/v1';
  readonly runId: string;
  /** The program, as an absolute path. */
  readonly packer: string;
  /** Written when Packer has told it. */
  readonly packerVersion?: string;
  readonly workingDirectory: string;
  /** Without values of variables. */
  readonly argv: readonly string[];
  readonly startedAt: string;
  /** How many values are masked in this run. */
  readonly secretCount: number;
  readonly sensitive: Readonly<Record<string, boolean>>;
  readonly template: string;
  readonly manifestVariable?: string;
  readonly runTags: Readonly<Record<string, string>>;
  /** Milliseconds for which `keep-on-failure` keeps what it keeps. */
  readonly keepFor?: number;
  /** Packer, which also leads a process group of its own; written right after its start. */
  readonly pid?: number;
  /** What tells it apart from later processes of that id; absent where Packer had ended by then. */
  readonly process?: ProcessIdentity;
  /** Written when Packer is asked to stop. */
  readonly cancelReason?: CancelReason;
  /** Written when Packer has ended and nothing is left to be done. */
  readonly end?: RunEnd;
}

/** How a run ended. */
export interface RunEnd {
  readonly at: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly outcome: PackerOutcome;
  readonly survivors: readonly number[];
  readonly debug: readonly DebugAccess[];
  /** The images that the run has handed over: those that Packer listed, and those in its manifest. */
  readonly images: readonly PackerImage[];
  /** The ids of everything that its artifacts name, such as volumes. */
  readonly handedOver: readonly string[];
  /** Whether the output has been masked. */
  readonly masked: boolean;
}

/** Keeps `journal.json`. */
export interface Journal {
  /** What is known so far. */
  current(): RunJournal;
  /** Adds to it. */
  update(facts: Partial<RunJournal>): Promise<void>;
}

/**
 * Begins the journal of a run, and so claims the run directory: of several runs that want the same
 * one, only the one that makes this file has it. Throws `PACKER_RUN_DIRECTORY_USED` for the others.
 */
export async function beginJournal(
  path: string,
  facts: RunJournal,
  redactor: Redactor,
): Promise<Journal> {
  await createFile(path, write(facts, redactor));
  return keepJournal(path, facts, redactor);
}

/** Goes on with the journal of a run. */
export function keepJournal(path: string, facts: RunJournal, redactor: Redactor): Journal {
  let current = facts;
  let written: Promise<void> = Promise.resolve();
  return {
    current: () => current,
    update: (more) => {
      current = { ...current, ...more };
      // One after the other, so that an older state never replaces a newer one.
      written = written
        .catch(() => undefined)
        .then(() => writeAtomically(path, write(current, redactor)));
      return written;
    },
  };
}

/** Reads the journal of a run. Throws `PACKER_RUN_UNREADABLE` when there is none. */
export async function readJournal(path: string): Promise<RunJournal> {
  const text = await readText(path).catch((cause: unknown) => {
    throw unreadable(path, 'it has no readable journal', cause);
  });
  try {
    const journal = JSON.parse(text) as RunJournal;
    if (journal.schema === 'packer-run/v1') return journal;
  } catch (cause) {
    throw unreadable(path, 'its journal is not JSON', cause);
  }
  throw unreadable(path, 'its journal was not written by this version of the runner');
}

function write(journal: RunJournal, redactor: Redactor): string {
  // What a later process needs in order to find the run again is left as it is.
  const { argv } = redactData({ argv: journal.argv }, redactor);
  return `${JSON.stringify({ ...journal, argv }, undefined, 2)}\n`;
}

function unreadable(path: string, problem: string, cause?: unknown): PackerError {
  return new PackerError(
    'PACKER_RUN_UNREADABLE',
    `Cannot read the run of ${path}: ${problem}. Give the directory that runPacker was given as runDirectory; of retryPacker, attempt-1 and so on in it.`,
    { cause },
  );
}
