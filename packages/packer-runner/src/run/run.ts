import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { cwd } from 'node:process';
import { createFile, makeDirectory, removeFile, requireDirectory } from '../adapters/files.js';
import { packerVersion } from '../commands/packer-version.js';
import { runnerEnvironment } from '../commands/runner-environment.js';
import type { PackerEvent } from '../events.js';
import type { GracePeriod, RunPackerOptions } from '../options.js';
import { createRedactor, type Redactor } from '../redaction/redact.js';
import { redactEvent } from '../redaction/redact-data.js';
import { type Cancellation, createCancellation } from './cancellation.js';
import { beginJournal, type Journal, type JournalHeader } from './journal.js';

/** The options of a run, wired: what its commands share. */
export interface Run {
  readonly runId: string;
  readonly packerVersion: string;
  readonly startedAt: string;
  readonly program: string;
  /** What follows `packer COMMAND -machine-readable`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly gracePeriod: Required<GracePeriod>;
  readonly redactor: Redactor;
  readonly journal: Journal;
  readonly cancellation: Cancellation;
  /** What `attempt` has met. */
  readonly warnings: readonly string[];
  /** The path of a file of this run. */
  file(name: string): string;
  /** Tells the caller, without secrets. Never throws: what the caller throws ends the run and comes out of `close`. */
  emit(event: PackerEvent): void;
  /** Waits for work that no result is to be lost for: its failure becomes a warning. */
  attempt<T>(work: Promise<T>): Promise<T | undefined>;
  /** Removes what must not stay, and throws what `onEvent` has thrown. */
  close(): Promise<void>;
}

/** Finds Packer, claims the run directory and writes the variables. */
export async function openRun(options: RunPackerOptions): Promise<Run> {
  const { env, gracePeriod, variables } = options;
  const file = (name: string): string => join(resolve(options.runDirectory), name);
  const variablesFile = variables && file('variables.pkrvars.json');
  const redactor = createRedactor(options.secrets ?? []);
  const header = await identify(options, variablesFile);
  await makeDirectory(resolve(options.runDirectory));
  // From here on the directory is this run's own.
  const journal = await beginJournal(file('journal.json'), header, redactor);
  if (variablesFile !== undefined) await createFile(variablesFile, JSON.stringify(variables));

  const cancellation = createCancellation(options.signal, options.timeout);
  const listener = createListener(options, redactor, cancellation);
  const warnings: string[] = [];
  const attempt: Run['attempt'] = (work) =>
    work.catch((error: unknown) => {
      warnings.push(error instanceof Error ? error.message : String(error));
      return undefined;
    });
  return {
    runId: header.runId,
    packerVersion: header.packerVersion,
    startedAt: header.startedAt,
    program: header.packer,
    argv: packerArguments(options, variablesFile),
    env: runnerEnvironment(env, header.runId),
    workingDirectory: header.workingDirectory,
    gracePeriod: {
      interrupt: gracePeriod?.interrupt ?? 1_200_000,
      terminate: gracePeriod?.terminate ?? 120_000,
    },
    redactor,
    journal,
    cancellation,
    warnings,
    file,
    emit: listener.emit,
    attempt,
    close: async () => {
      cancellation.dispose();
      if (variablesFile !== undefined) await attempt(removeFile(variablesFile));
      listener.rethrow();
    },
  };
}

/** Looks at what is there before anything is written. */
async function identify(
  { packer = 'packer', env, workingDirectory }: RunPackerOptions,
  variablesFile: string | undefined,
): Promise<JournalHeader> {
  const startedAt = new Date().toISOString();
  const program = packer.includes('/') ? resolve(packer) : packer;
  const directory = resolve(workingDirectory ?? cwd());
  await requireDirectory(directory);
  return {
    schema: 'packer-run/v1',
    runId: randomUUID(),
    packer: program,
    packerVersion: await packerVersion({ packer: program, env }),
    workingDirectory: directory,
    startedAt,
    ...(variablesFile !== undefined && { variablesFile }),
  };
}

function packerArguments(
  { only, except, template }: RunPackerOptions,
  variablesFile: string | undefined,
): readonly string[] {
  return [
    ...(variablesFile === undefined ? [] : [`-var-file=${variablesFile}`]),
    ...(only === undefined ? [] : [`-only=${only.join(',')}`]),
    ...(except === undefined ? [] : [`-except=${except.join(',')}`]),
    template,
  ];
}

function createListener(
  { onEvent }: RunPackerOptions,
  redactor: Redactor,
  cancellation: Cancellation,
): { emit(event: PackerEvent): void; rethrow(): void } {
  let thrown: { readonly error: unknown } | undefined;
  return {
    emit: (event) => {
      if (thrown !== undefined) return;
      try {
        onEvent?.(redactEvent(event, redactor));
      } catch (error) {
        thrown = { error };
        cancellation.cancel('error');
      }
    },
    rethrow: () => {
      if (thrown !== undefined) throw thrown.error;
    },
  };
}
