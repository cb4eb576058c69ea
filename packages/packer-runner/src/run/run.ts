import { join } from 'node:path';
import { removeFile } from '../adapters/files.js';
import type { CloudPort } from '../cleanup/cloud.js';
import type { PackerEvent } from '../events.js';
import type { AttendOptions, GracePeriod } from '../options.js';
import type { GrowingRedactor } from '../redaction/growing-redactor.js';
import type { Redactor } from '../redaction/redact.js';
import { redactEvent } from '../redaction/redact-data.js';
import { type Cancellation, type CancellationOptions, createCancellation } from './cancellation.js';
import { createDebugFacts, type DebugFacts } from './debug-access.js';
import type { Journal } from './journal.js';
import { createLedgerWriter } from './ledger-writer.js';
import { runFiles } from './run-files.js';

/** A run in the care of this process: what following it, ending it and telling of it share. */
export interface Run {
  readonly directory: string;
  readonly journal: Journal;
  readonly gracePeriod: Required<GracePeriod>;
  readonly redactor: GrowingRedactor;
  readonly cancellation: Cancellation;
  readonly cloud: CloudPort | undefined;
  /** What a closer look at a failed build needs. */
  readonly facts: DebugFacts;
  /** What `attempt` has met, and what else did not go as it should. */
  readonly warnings: string[];
  /** How much of the output was there before this process attended: it says nothing new. */
  readonly heardBytes: number;
  /** The path of a file of this run. */
  file(name: string): string;
  /**
   * Tells the ledger and, without secrets, the caller; `clean` as in {@link redactEvent}. Never
   * throws: what the caller throws ends the run and comes out of `close`.
   */
  emit(event: PackerEvent, clean?: boolean): void;
  /** Waits for work that no result is to be lost for: its failure becomes a warning. */
  attempt<T>(work: Promise<T>): Promise<T | undefined>;
  /** Removes what must not stay, and throws what `onEvent` has thrown. */
  close(): Promise<void>;
}

/** What a run is made of. */
export interface RunParts {
  readonly directory: string;
  readonly journal: Journal;
  readonly redactor: GrowingRedactor;
  readonly options: AttendOptions;
  /** The output that was there already: its size in bytes, and when it was written, as a time of JavaScript. */
  readonly output?: { readonly size: number; readonly writtenAt: number } | undefined;
  readonly warnings?: readonly string[];
  /** Lets go of the run, when it is closed. */
  readonly release: () => Promise<void>;
}

/** Wires a run. */
export async function createRun(parts: RunParts): Promise<Run> {
  const { directory, journal, redactor, options, release } = parts;
  const file = (name: string): string => join(directory, name);
  const ledger = await createLedgerWriter(file(runFiles.ledger));
  const facts = createDebugFacts();
  const warnings: string[] = [...(parts.warnings ?? [])];
  const warn = (error: unknown): undefined => {
    const warning = error instanceof Error ? error.message : String(error);
    if (!warnings.includes(warning)) warnings.push(warning);
  };
  const cancellation = createCancellation(limitsOf(parts));
  const listener = createListener(options, redactor, cancellation);
  return {
    directory,
    journal,
    gracePeriod: {
      interrupt: options.gracePeriod?.interrupt ?? 1_200_000,
      terminate: options.gracePeriod?.terminate ?? 120_000,
    },
    redactor,
    cancellation,
    cloud: options.cloud,
    facts,
    warnings,
    heardBytes: parts.output?.size ?? 0,
    file,
    emit: (event, clean) => {
      // Nearly all events are of this type, and they tell neither of these anything.
      if (event.type !== 'output') {
        facts.add(event);
        try {
          ledger.add(event);
        } catch (error) {
          warn(error);
        }
      }
      listener.tell(event, clean);
    },
    attempt: (work) => work.catch(warn),
    close: async () => {
      cancellation.dispose();
      await removeFile(file(runFiles.variables)).catch(warn);
      await release().catch(warn);
      listener.rethrow();
    },
  };
}

/** Time runs since the start of the run, and silence since the last word, whoever attended it then. */
function limitsOf({ journal, options, output }: RunParts): CancellationOptions {
  const { signal, timeout, silenceTimeout } = options;
  const left = (limit: number | undefined, since: number): number | undefined =>
    limit === undefined ? undefined : Math.max(0, since + limit - Date.now());
  const startedAt = Date.parse(journal.current().startedAt);
  return {
    signal,
    timeout: left(timeout, startedAt),
    silence:
      silenceTimeout === undefined
        ? undefined
        : {
            limit: silenceTimeout,
            left: left(silenceTimeout, output?.writtenAt ?? Date.now()) ?? 0,
          },
  };
}

interface Listener {
  tell(event: PackerEvent, clean?: boolean): void;
  rethrow(): void;
}

function createListener(
  { onEvent }: AttendOptions,
  redactor: Redactor,
  cancellation: Cancellation,
): Listener {
  let thrown: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    thrown ??= { error };
    cancellation.cancel('error');
  };
  return {
    tell: (event, clean) => {
      if (thrown !== undefined || onEvent === undefined) return;
      try {
        // The type allows functions that return a promise: what they throw must not end the program.
        const returned: unknown = onEvent(redactEvent(event, redactor, clean));
        if (returned instanceof Promise) returned.catch(fail);
      } catch (error) {
        fail(error);
      }
    },
    rethrow: () => {
      if (thrown !== undefined) throw thrown.error;
    },
  };
}
