import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BootOptions, Compute, Machine } from '../../compute/compute.js';
import { LocalAwsError } from '../../errors.js';
import { lockDirectory } from '../directory-lock.js';
import { stateUnreadable } from '../state-error.js';
import { type BootedMachine, bootMachine } from './boot-machine.js';
import { type LayerDirectory, openLayerDirectory } from './layer-directory.js';
import { openRoom } from './open-room.js';
import type { Room } from './room.js';
import { runHostProgram } from './run-host-program.js';

/** Where and of what machines are made. */
export interface OverlayComputeOptions {
  /** Keeps disks and frozen contents. It is made if it is not there, for its owner only. */
  readonly directory: string;
  /** The tree that new disks start from. Default: `/`, the host's own system. */
  readonly base?: string;
  /** Absolute paths of the host that machines are not to see. Default: none but the usual secrets. */
  readonly hide?: readonly string[];
  /** What time it is, for the console. Default: the machine's clock. */
  readonly clock?: () => Date;
  /** Gives up opening. */
  readonly signal?: AbortSignal;
}

/**
 * Machines that really run on this host: root file systems of layers, entered through namespaces. A
 * rehearsal room, not a security boundary. What a machine does stays in its disk: it has its own
 * mounts, processes, host name and users, and sees the host's network.
 *
 * All of a machine ends with this process, however that ends, and its mounts with it.
 *
 * @throws {@link LocalAwsError} `LOCAL_AWS_COMPUTE_UNAVAILABLE` with a list of what is missing, or
 * `LOCAL_AWS_STATE_IN_USE` when another process runs machines of the directory, or
 * `LOCAL_AWS_STATE_UNREADABLE` when it cannot be made.
 */
export async function openOverlayCompute(options: OverlayComputeOptions): Promise<Compute> {
  const { base = '/', hide = [], clock = () => new Date(), signal } = options;
  signal?.throwIfAborted();
  const directory = await makeDirectory(options.directory);
  const unlock = lockDirectory(directory);
  try {
    await waitForPredecessor(directory);
    await rm(join(directory, 'pipes'), { recursive: true, force: true });
    await mkdir(join(directory, 'pipes'), { mode: 0o700 });
    signal?.throwIfAborted();
    const room = await openRoom({ directory, base: await realBase(base), hide, clock });
    signal?.throwIfAborted();
    const layers = await openLayerDirectory(directory, room.asRoot);
    return createCompute(room, layers, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function realBase(base: string): Promise<string> {
  try {
    return await realpath(base);
  } catch (cause) {
    throw new LocalAwsError(
      'LOCAL_AWS_COMPUTE_UNAVAILABLE',
      `Instances cannot run on the base ${base}: it cannot be read. Name the root of a system, or leave it out for that of this host.`,
      { cause },
    );
  }
}

async function makeDirectory(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const directory = await realpath(path);
    for (const name of ['contents', 'disks', 'mnt']) {
      await mkdir(join(directory, name), { recursive: true, mode: 0o700 });
    }
    return directory;
  } catch (cause) {
    throw stateUnreadable(path, 'it cannot be made. Name a directory that may be written', cause);
  }
}

/** Machines of a process that was killed end by themselves, in their own time. */
async function waitForPredecessor(directory: string): Promise<void> {
  const lock = join(directory, 'machines.lock');
  const { exitCode, stderr } = await runHostProgram([
    ...['flock', '--exclusive', '--timeout', '30', lock, 'true'],
  ]);
  // Without the program there are no machines, and what is missing is said later.
  if (exitCode === 0 || exitCode === null) return;
  throw new LocalAwsError(
    'LOCAL_AWS_STATE_IN_USE',
    `Cannot run machines of ${directory}: after 30 s, machines of a process that has ended still run. End the processes that hold ${lock}. ${stderr.trim()}`,
  );
}

function createCompute(room: Room, layers: LayerDirectory, unlock: () => void): Compute {
  const machines = new Map<string, Promise<BootedMachine>>();
  let isClosed = false;

  const boot = async (options: BootOptions): Promise<Machine> => {
    const { volumeId } = options.disk;
    if (isClosed) throw refused(options.instanceId, 'this compute is closed');
    if (machines.has(volumeId)) {
      throw refused(options.instanceId, `${volumeId} is the disk of a machine that runs. Stop it`);
    }
    const booting = bootMachine(room, layers, options);
    machines.set(volumeId, booting);
    try {
      const { machine } = await booting;
      machine.ended.then(() => machines.delete(volumeId));
      return machine;
    } catch (error) {
      machines.delete(volumeId);
      throw error;
    }
  };
  const running = (volumeId: string): Promise<BootedMachine | undefined> | undefined =>
    machines.get(volumeId)?.catch(() => undefined);

  return {
    boot,
    async freeze(volumeId) {
      const booted = await running(volumeId);
      return booted === undefined
        ? layers.freeze(volumeId)
        : booted.whilePaused(() => layers.freeze(volumeId));
    },
    async discardDisk(volumeId) {
      const booted = await running(volumeId);
      await booted?.machine.stop();
      await layers.discardDisk(volumeId);
    },
    discardContent: (id) => layers.discardContent(id),
    async close() {
      isClosed = true;
      const all = await Promise.allSettled(machines.values());
      await Promise.all(
        all.map((each) => (each.status === 'fulfilled' ? each.value.machine.stop() : undefined)),
      );
      room.pipes.close();
      unlock();
    },
  };
}

function refused(instanceId: string, reason: string): LocalAwsError {
  return new LocalAwsError('LOCAL_AWS_MACHINE_FAILED', `Cannot boot ${instanceId}: ${reason}.`);
}
