import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { RunOptions } from '../../compute/compute.js';
import { initScript } from '../../compute/overlay/init-script.js';
import { insideTable, mountOptionsLimit, rootTable } from '../../compute/overlay/mount-table.js';
import { stageScript } from '../../compute/overlay/stage-script.js';
import { topMounts } from '../../compute/overlay/top-mounts.js';
import { LocalAwsError } from '../../errors.js';
import type { ConsoleFile } from './console-file.js';
import { childOf, whilePaused } from './host-processes.js';
import type { Disk } from './layer-directory.js';
import { type Namespaces, openNamespaces } from './namespaces.js';
import type { Room } from './room.js';
import { hostEnvironment } from './run-host-program.js';
import { type StartedProcess, startMachineProcess } from './start-machine-process.js';

/** What is started. */
export interface StartOptions {
  readonly instanceId: string;
  readonly disk: Disk;
  readonly hostname: string;
  readonly console: ConsoleFile;
}

/** A machine whose first process runs. */
export interface StartedMachine {
  /** Starts a program inside. */
  readonly start: (options: RunOptions) => StartedProcess;
  /** Runs something while every process inside but the first is stopped. */
  readonly whilePaused: <T>(action: () => Promise<T>) => Promise<T>;
  /** Resolves with how its first process exited, when nothing of it is left. */
  readonly ended: Promise<number | null>;
  readonly stop: () => Promise<void>;
}

/** Starts a machine. Resolves when its first process runs. */
export async function startMachine(room: Room, options: StartOptions): Promise<StartedMachine> {
  const { instanceId, console } = options;
  const output = room.pipes.open('writes');
  const child = spawnStage(room, options, output.inner);
  closeSync(output.inner);
  output.outer.on('data', (bytes) => console.write(bytes));
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', reject);
  });
  const outputEnded = new Promise<void>((resolve) => output.outer.once('close', () => resolve()));
  const stop = (): Promise<unknown> => endMachine(child, exited);

  let namespaces: Namespaces;
  try {
    await isUp(child, exited);
    namespaces = openFirst(child, room);
  } catch (cause) {
    await stop().catch(() => {});
    throw notBooted(instanceId, cause);
  }
  const inside = new Set<Promise<unknown>>();
  const ended = exited.then(async (code) => {
    namespaces.close();
    await Promise.allSettled([outputEnded, ...inside]);
    return code;
  });
  return {
    start(run) {
      const process = startMachineProcess({ instanceId, namespaces, pipes: room.pipes }, run);
      const { left } = process;
      inside.add(left);
      const forget = (): boolean => inside.delete(left);
      left.then(forget, forget);
      return process;
    },
    whilePaused: (action) => whilePaused(namespaces.processes, namespaces.first, action),
    ended,
    async stop() {
      await stop();
      await ended;
    },
  };
}

/** The child is the one that waits outside, and takes the first process with it when it is killed. */
function spawnStage(
  { directory, base, frozenProc, isUserNamespace, hasUsers, stageOptions }: Room,
  { instanceId, disk, hostname }: StartOptions,
  console: number,
): ChildProcess {
  const root = rootTable({
    directory,
    base,
    contents: disk.layers.map((id) => `${id}/tree`),
    disk: `../disks/${basename(disk.path)}`,
    isUserNamespace,
  });
  if (Buffer.byteLength(root) > mountOptionsLimit) throw tooManyLayers(instanceId, disk);
  const inside = insideTable({
    directory,
    frozen: frozenProc,
    isUserNamespace,
    hasTerminalGroup: hasUsers,
  });
  const mounts = topMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  const args = [
    ...['--shared', '--no-fork', join(directory, 'machines.lock')],
    ...['unshare', ...stageOptions, '--mount', '--uts', '--pid', '--fork', '--kill-child'],
    ...['--propagation', 'private', '/bin/sh', '-c', stageScript, 'stage'],
    ...[directory, root, inside, hostname, initScript, ...mounts],
  ];
  return spawn('flock', args, {
    cwd: '/',
    env: hostEnvironment,
    // A signal for this process's group, as from a terminal, is not one for the machine.
    detached: true,
    stdio: ['pipe', console, 'pipe', 'pipe'],
  });
}

/** Resolves when the first process says so, rejects with what was said instead. */
async function isUp(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  const errors: Buffer[] = [];
  child.stderr?.on('data', (bytes: Buffer) => errors.push(bytes));
  const status = child.stdio[3] as Readable;
  const said = await new Promise<string>((resolve) => {
    status.once('data', (bytes: Buffer) => resolve(bytes.toString()));
    status.once('close', () => resolve(''));
  });
  if (said === 'up\n') return;
  await exited;
  const lines = Buffer.concat(errors).toString().split('\n');
  // Where else to look would not help whoever reads this.
  throw new Error(
    lines
      .filter((line) => !line.includes('dmesg(1)'))
      .join('\n')
      .trim(),
  );
}

function openFirst(child: ChildProcess, { isUserNamespace }: Room): Namespaces {
  const outer = child.pid ?? 0;
  const first = childOf(outer);
  if (first === undefined) throw new Error('its first process ended at once');
  return openNamespaces(first, isUserNamespace ? outer : undefined);
}

/** It ends when its standard input does. One that is stuck is killed. */
async function endMachine(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.stdin?.destroy();
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  try {
    await exited;
  } finally {
    clearTimeout(patience);
  }
}

function notBooted(instanceId: string, cause: unknown): LocalAwsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LocalAwsError(
    'LOCAL_AWS_MACHINE_FAILED',
    `Cannot boot ${instanceId}: ${reason}. A system needs /bin/sh and the programs of util-linux (unshare, setsid, setpriv).`,
    { cause },
  );
}

function tooManyLayers(instanceId: string, { layers }: Disk): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_MACHINE_FAILED',
    `Cannot boot ${instanceId}: its disk stands on ${layers.length} frozen contents, one on the other, and the kernel takes no longer list. Build the image from a younger one.`,
  );
}
