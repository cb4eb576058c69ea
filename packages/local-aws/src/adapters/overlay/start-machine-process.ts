import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { MachineProcess, RunOptions } from '../../compute/compute.js';
import { enterArguments, terminalSize } from '../../compute/overlay/enter-arguments.js';
import { enterScript } from '../../compute/overlay/enter-script.js';
import { startedBy } from '../../compute/overlay/process-tree.js';
import { LocalAwsError } from '../../errors.js';
import { readProcesses, signalEach } from './host-processes.js';
import type { NamedPipes } from './named-pipes.js';
import type { Namespaces } from './namespaces.js';
import { readStart } from './read-start.js';
import { hostEnvironment } from './run-host-program.js';

/** The machine that a program is started in. */
export interface MachineInside {
  readonly instanceId: string;
  readonly namespaces: Namespaces;
  readonly pipes: NamedPipes;
}

/** A program that was started inside a machine. */
export interface StartedProcess {
  readonly process: MachineProcess;
  /** Resolves when it has ended; what it wrote need not have been read. */
  readonly left: Promise<ProcessEnd>;
}

/** How a program ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Starts a program inside a machine. */
export function startMachineProcess(machine: MachineInside, options: RunOptions): StartedProcess {
  const { namespaces, pipes } = machine;
  if (!namespaces.areOpen()) return notRunning(machine, options);
  const [stdin, stdout, stderr] = [
    pipes.open('reads'),
    pipes.open('writes'),
    pipes.open('writes'),
  ] as const;
  const [program, ...args] = [
    ...namespaces.enter,
    '/bin/sh',
    '-c',
    enterScript,
    'enter',
    ...enterArguments(options),
  ] as const;
  const child = spawn(program, args, {
    cwd: '/',
    // What the program is to have would change the one that enters, too.
    env: hostEnvironment,
    // A signal for this process's group, as from a terminal, is not one for the machine.
    detached: true,
    stdio: [stdin.inner, stdout.inner, stderr.inner, ...namespaces.descriptors('pipe')],
  });
  for (const { inner } of [stdin, stdout, stderr]) closeSync(inner);
  // Whoever writes to a program that has ended learns of it by its end.
  stdin.outer.on('error', () => {});

  const start = readStart((child.stdio as readonly unknown[])[8]);
  const kill = (signal: NodeJS.Signals): void => signalStarted(child, signal);
  const abort = (): void => kill('SIGKILL');
  options.signal?.addEventListener('abort', abort);
  if (options.signal?.aborted === true) abort();
  const left = Promise.all([ended(child), start.ended]).then(([end]) => {
    options.signal?.removeEventListener('abort', abort);
    stdin.outer.destroy();
    return end;
  });
  const exit = left.then(async (end) => {
    if (start.isStarted() || end.signal !== null) {
      await Promise.all([closed(stdout.outer), closed(stderr.outer)]);
      return end;
    }
    for (const { outer } of [stdout, stderr]) if (outer.readableFlowing === null) outer.resume();
    throw notStarted(machine.instanceId, options.command[0], start.refusal());
  });
  // It may be that nobody asks.
  exit.catch(() => {});
  return {
    process: {
      ...{ stdin: stdin.outer, stdout: stdout.outer, stderr: stderr.outer, exit, kill },
      resize: (terminal) => void resize(machine, start.terminal, terminal),
    },
    left,
  };
}

async function resize(
  machine: MachineInside,
  terminal: Promise<string | undefined>,
  size: Required<RunOptions>['terminal'],
): Promise<void> {
  const path = await terminal;
  if (path === undefined) return;
  const [rows = '', columns = ''] = terminalSize(size);
  const command = ['stty', '-F', path, 'rows', rows, 'columns', columns] as const;
  const { process } = startMachineProcess(machine, { command });
  for (const stream of [process.stdout, process.stderr]) stream.resume();
}

/** What is given where there is no machine any more. */
function notRunning({ instanceId }: MachineInside, { command }: RunOptions): StartedProcess {
  const exit = Promise.reject<ProcessEnd>(notStarted(instanceId, command[0], 'it has ended'));
  exit.catch(() => {});
  const [stdin, stdout, stderr] = [new PassThrough(), Readable.from([]), Readable.from([])];
  return {
    process: { stdin: stdin.resume(), stdout, stderr, exit, kill: () => {} },
    left: exit,
  };
}

function ended(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', reject);
  });
}

async function closed(stream: Readable): Promise<void> {
  await finished(stream).catch(() => {});
}

/**
 * The one that was spawned only waits outside for the program inside. It tells how that ended, so it
 * gets no signal itself, unless there is nothing inside yet.
 */
function signalStarted(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  const started = startedBy(pid, readProcesses());
  // It stops itself with the program that it waits for.
  if (signal === 'SIGCONT') child.kill(signal);
  if (started.length > 0) signalEach(started, signal);
  else child.kill(signal);
}

function notStarted(
  instanceId: string,
  program: string,
  reason = 'it has just ended, or its system has no shell',
): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_MACHINE_FAILED',
    `Cannot run ${program} in ${instanceId}: ${reason}.`,
  );
}
