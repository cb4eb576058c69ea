import { join } from 'node:path';
import type { BootOptions, Machine } from '../../compute/compute.js';
import { openConsole } from './console-file.js';
import type { LayerDirectory } from './layer-directory.js';
import type { Room } from './room.js';
import { type StartedMachine, startMachine } from './start-machine.js';

/** A machine, and what only its keeper may do with it. */
export interface BootedMachine extends Pick<StartedMachine, 'whilePaused'> {
  readonly machine: Machine;
}

/** Boots a machine from its disk, which is made if there is none. */
export async function bootMachine(
  room: Room,
  layers: LayerDirectory,
  { instanceId, disk: { volumeId, content }, hostname }: BootOptions,
): Promise<BootedMachine> {
  const disk = await layers.openDisk(volumeId, content);
  const console = openConsole(join(disk.path, 'console.log'));
  const started = await startMachine(room, { instanceId, disk, hostname, console });
  let asksToReboot = false;
  const ended = started.ended.then((code) => {
    asksToReboot = code === 3;
  });
  return {
    whilePaused: started.whilePaused,
    machine: {
      instanceId,
      booted: Promise.resolve({ status: 'done' }),
      ended,
      asksToReboot: () => asksToReboot,
      run: started.run,
      consoleOutput: console.read,
      stop: started.stop,
    },
  };
}
