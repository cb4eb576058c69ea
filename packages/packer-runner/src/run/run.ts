import { join } from 'node:path';
import { removeFile } from '../adapters/files.js';
import type { CloudPort } from '../cleanup/cloud.js';
import type { PackerEvent } from '../events.js';
import type { AttendOptions, GracePeriod } from '../options.js';
import type { Redactor } from '../redaction/redact.js';
import { redactEvent } from '../redaction/redact-data.js';
import { type Cancellation, createCancellation } from './cancellation.js';
import { createDebugFacts, type DebugFacts } from './debug-access.js';
import type { Journal } from './journal.js';
import { createLedgerWriter } from './ledger-writer.js';
import { runFiles } from './run-files.js';

/** A run in the care of this process: what following it, ending it and telling of it share. */
export interface Run {
  readonly directory: string;
  readonly journal: Journal;
  readonly gracePeriod: Required<GracePeriod>;
  readonly redactor: Redactor;
  readonly cancellation: Cancellation;
  readonly cloud: CloudPort | undefined;
  /** What a closer look at a failed build needs. */
  readonly facts: DebugFacts;
  /** What `attempt` has met, and what else did not go as it should. */
  readonly warnings: string[];
  /** The path of a file of this run. */
  file(name: string): string;
  /** Tells the ledger and the caller, without secrets. Never throws: what the caller throws ends the run and comes out of `close`. */
  emit(event: PackerEvent): void;
  /** Waits for work that no result is to be lost for: its failure becomes a warning. */
  attempt<T>(work: Promise<T>): Promise<T | undefined>;
  /** Removes what must not stay, and throws what `onEvent` has thrown. */
  close(): Promise<void>;
}

/** What a run is made of. */
export interface RunParts {
  readonly directory: string;
  readonly journal: Journal;
  readonly redactor: Redactor;
  readonly options: AttendOptions;
  readonly warnings?: readonly string[];
  /** Lets go of the run, when it is closed. */
  readonly release: () => Promise<void>;
}

/** Wires a run. */
export async function createRun(parts: RunParts): Promise<Run> {
  const { directory, journal, redactor, options, release } = parts;
  const { gracePeriod, signal, timeout, silenceTimeout } = options;
  const file = (name: string): string => join(directory, name);
  const startedAt = Date.parse(journal.current().startedAt);
  const cancellation = createCancellation({
    signal,
    timeout: timeout && Math.max(0, startedAt + timeout - Date.now()),
    silenceTimeout,
  });
  const ledger = await createLedgerWriter(file(runFiles.ledger));
  const facts = createDebugFacts();
  const listener = createListener(options, redactor, cancellation, (event) => {
    ledger.add(event);
    facts.add(event);
  });
  const warnings: string[] = [...(parts.warnings ?? [])];
  const attempt: Run['attempt'] = (work) =>
    work.catch((error: unknown) => {
      const warning = error instanceof Error ? error.message : String(error);
      if (!warnings.includes(warning)) warnings.push(warning);
      return undefined;
    });
  return {
    directory,
    journal,
    gracePeriod: {
      interrupt: gracePeriod?.interrupt ?? 1_200_000,
      terminate: gracePeriod?.terminate ?? 120_000,
    },
    redactor,
    cancellation,
    cloud: options.cloud,
    facts,
    warnings,
    file,
    emit: listener.emit,
    attempt,
    close: async () => {
      cancellation.dispose();
      await attempt(removeFile(file(runFiles.variables)));
      await attempt(release());
      listener.rethrow();
    },
  };
}

function createListener(
  { onEvent }: AttendOptions,
  redactor: Redactor,
  cancellation: Cancellation,
  note: (event: PackerEvent) => void,
): { emit(event: PackerEvent): void; rethrow(): void } {
  let thrown: { readonly error: unknown } | undefined;
  const tell = (event: PackerEvent): void => {
    try {
      note(event);
      onEvent?.(redactEvent(event, redactor));
    } catch (error) {
      thrown = { error };
      cancellation.cancel('error');
    }
  };
  return {
    emit: (event) => {
      if (thrown === undefined) tell(event);
    },
    rethrow: () => {
      if (thrown !== undefined) throw thrown.error;
    },
  };
}
