import type { World } from '../services/context.js';
import type { Change, Store } from '../state/store.js';
import { type Instance, instanceTable } from '../state/tables/instance.js';
import { createCommandAgent } from './command-agent.js';
import { putCommandOutput } from './command-output.js';
import type { Guests } from './guests.js';
import { createInstanceNotes } from './instance-notes.js';
import { createInstances } from './instances.js';
import type { OpenMachines } from './open-machines.js';
import type { RunningInstance } from './running-instance.js';

/** What makes the rows of a store come true, as far as they are about running. */
export interface Hosting {
  /** Absent where nothing runs. */
  readonly guests?: Guests;
  /** Learns of committed changes of rows. */
  readonly notice: (changes: readonly Change[]) => void;
  /** Takes over what earlier runs left. */
  readonly start: (world: World) => void;
  readonly list: () => readonly RunningInstance[];
  readonly close: () => Promise<void>;
}

export function createHosting({ running }: OpenMachines, store: Store, clock: () => Date): Hosting {
  if (running === undefined) return hostNothing(store, clock);
  let world: World | undefined;
  const instances = createInstances({ ...running, store, clock });
  const commands = createCommandAgent({
    store,
    clock,
    guests: instances,
    machineOf: instances.machineOf,
    reboot: createInstanceNotes(store, clock).reboot,
    putOutput: (scope, output) =>
      world === undefined ? {} : putCommandOutput(world, scope, clock(), output),
  });
  return {
    guests: instances,
    notice(changes) {
      instances.notice(changes);
      commands.notice(changes);
    },
    start(given) {
      world = given;
      instances.start();
      commands.start();
    },
    list: instances.list,
    close() {
      commands.close();
      return instances.close();
    },
  };
}

/** Nobody moves what an earlier run, in which instances did run, left on its way. */
function hostNothing(store: Store, clock: () => Date): Hosting {
  const notes = createInstanceNotes(store, clock);
  return {
    notice: () => undefined,
    start() {
      for (const [scope, { id, state }] of instancesOf(store)) {
        if (state === 'pending') notes.isRunning(scope, id);
        else if (state === 'stopping') notes.isStopped(scope, id);
        else if (state === 'shutting-down') notes.isTerminated(scope, id);
      }
    },
    list: () => [],
    close: () => Promise.resolve(),
  };
}

function instancesOf(store: Store): readonly (readonly [scope: string, row: Instance])[] {
  return store
    .scopes(instanceTable)
    .flatMap((scope) =>
      Array.from(store.table(instanceTable, scope).rows(), (row) => [scope, row] as const),
    );
}
