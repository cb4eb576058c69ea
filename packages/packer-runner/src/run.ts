import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { cwd } from 'node:process';
import {
  makeRunDirectory,
  removeFile,
  requireDirectory,
  writeAtomically,
} from './adapters/files.js';
import { type Cancellation, createCancellation } from './cancellation.js';
import type { PackerEvent } from './events.js';
import { createJournal, type Journal } from './journal.js';
import type { GracePeriod, RunPackerOptions } from './options.js';
import { packerVersion } from './packer-version.js';
import { createRedactor, type Redactor } from './redact.js';
import { redactEvent } from './redact-data.js';
import { runnerEnvironment } from './runner-environment.js';

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
  /** The path of a file of this run. */
  file(name: string): string;
  /** Tells the caller, without secrets. Never throws: what the caller throws ends the run and comes out of `close`. */
  emit(event: PackerEvent): void;
  /** Removes what must not stay, and throws what `onEvent` has thrown. */
  close(): Promise<void>;
}

/** Finds Packer, makes the run directory and writes the variables. */
export async function openRun(options: RunPackerOptions): Promise<Run> {
  const { packer = 'packer', env, onEvent, gracePeriod, variables } = options;
  const startedAt = new Date().toISOString();
  const runId = randomUUID();
  const workingDirectory = resolve(options.workingDirectory ?? cwd());
  const file = (name: string): string => join(resolve(options.runDirectory), name);
  const program = packer.includes('/') ? resolve(packer) : packer;
  const redactor = createRedactor(options.secrets ?? []);

  await requireDirectory(workingDirectory);
  const version = await packerVersion({ packer: program, env });
  const journalFile = file('journal.json');
  await makeRunDirectory(resolve(options.runDirectory), journalFile);
  const variablesFile = variables && file('variables.pkrvars.json');
  if (variablesFile !== undefined) {
    await writeAtomically(variablesFile, JSON.stringify(variables));
  }
  const header = {
    schema: 'packer-run/v1',
    runId,
    packer: program,
    packerVersion: version,
    workingDirectory,
    startedAt,
    ...(variablesFile !== undefined && { variablesFile }),
  } as const;

  const cancellation = createCancellation(options.signal, options.timeout);
  let thrown: { readonly error: unknown } | undefined;
  return {
    runId,
    packerVersion: version,
    startedAt,
    program,
    argv: [
      ...(variablesFile === undefined ? [] : [`-var-file=${variablesFile}`]),
      ...(options.only === undefined ? [] : [`-only=${options.only.join(',')}`]),
      ...(options.except === undefined ? [] : [`-except=${options.except.join(',')}`]),
      options.template,
    ],
    env: runnerEnvironment(env, runId),
    workingDirectory,
    gracePeriod: {
      interrupt: gracePeriod?.interrupt ?? 1_200_000,
      terminate: gracePeriod?.terminate ?? 120_000,
    },
    redactor,
    journal: createJournal(journalFile, header, redactor),
    cancellation,
    file,
    emit: (event) => {
      if (thrown !== undefined) return;
      try {
        onEvent?.(redactEvent(event, redactor));
      } catch (error) {
        thrown = { error };
        cancellation.cancel('error');
      }
    },
    close: async () => {
      cancellation.dispose();
      if (variablesFile !== undefined) await removeFile(variablesFile);
      if (thrown !== undefined) throw thrown.error;
    },
  };
}
