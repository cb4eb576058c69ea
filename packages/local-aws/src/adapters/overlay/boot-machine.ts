import { release, version } from 'node:os';
import { join } from 'node:path';
import type { BootOptions, Machine } from '../../compute/compute.js';
import { bootLines, upLine } from '../../compute/overlay/console-lines.js';
import { openConsole } from './console-file.js';
import type { LayerDirectory } from './layer-directory.js';
import type { Room } from './room.js';
import { runFirstBoot } from './run-first-boot.js';
import { type StartedMachine, startMachine } from './start-machine.js';

/** A machine, and what only its keeper may do with it. */
export interface BootedMachine extends Pick<StartedMachine, 'whilePaused'> {
  readonly machine: Machine;
}

/** How the first process exits when it was asked to reboot. */
const rebootCode = 3;

/** Boots a machine from its disk, which is made if there is none. */
export async function bootMachine(
  room: Room,
  layers: LayerDirectory,
  options: BootOptions,
): Promise<BootedMachine> {
  const { instanceId, disk, hostname, metadata } = options;
  const { clock, base } = room;
  const start = clock();
  const { path, layers: below } = await layers.openDisk(disk.volumeId, disk.content);
  const console = openConsole(join(path, 'console.log'));
  console.write(
    bootLines({
      kernel: `Linux version ${release()} ${version()}`,
      imageId: metadata.imageId,
      instanceId,
      volumeId: disk.volumeId,
      layers: below.length,
      base,
    }),
  );
  const machine = await startMachine(room, {
    instanceId,
    disk: { path, layers: below },
    hostname,
    console,
  });
  console.write(upLine(hostname, (clock().getTime() - start.getTime()) / 1000));
  let asksToReboot = false;
  const ended = machine.ended.then((code) => {
    asksToReboot = code === rebootCode;
  });
  return {
    whilePaused: machine.whilePaused,
    machine: {
      instanceId,
      booted: runFirstBoot({ machine, console, clock, start }, options),
      ended,
      asksToReboot: () => asksToReboot,
      run: (run) => machine.start(run).process,
      consoleOutput: console.read,
      async stop() {
        await machine.stop();
        // Whoever waits for its end longer than this caller learns of it first.
        await ended;
      },
    },
  };
}
