import type { Change, Store } from '../state/store.js';
import { consoleTable } from '../state/tables/console.js';
import { type Instance, instanceTable } from '../state/tables/instance.js';
import { keptContentTable } from '../state/tables/kept.js';
import { snapshotTable } from '../state/tables/snapshot.js';
import { volumeTable } from '../state/tables/volume.js';
import { bootOptions, rootVolumeId } from './boot-options.js';
import type { Compute, Machine } from './compute.js';
import { createFreezes, type WantedFreeze } from './freezes.js';
import type { Guests } from './guests.js';
import { createInstanceNotes } from './instance-notes.js';
import { type ActualMachine, nextStep, type Step } from './next-step.js';
import { readNode } from './read-node.js';
import { describeRunning, type RunningInstance } from './running-instance.js';
import type { ServeSsh, SshServer } from './ssh.js';
import { sweep } from './sweep.js';

/** What really running instances takes. */
export interface InstancesOptions {
  readonly compute: Compute;
  readonly store: Store;
  readonly clock: () => Date;
  readonly serveSsh: ServeSsh;
}

/**
 * Makes machines be as the rows of instances say, and writes into the rows what became of them: rows
 * are what is wanted, machines are what there is. It looks at both, whatever happened, so it does
 * not matter when the server was killed.
 */
export interface Instances extends Guests {
  /** Settles what earlier runs left: what should run is booted, what was on its way arrives. */
  readonly start: () => void;
  /** Learns of committed changes of rows. */
  readonly notice: (changes: readonly Change[]) => void;
  /** The machine of an instance while it runs. */
  readonly machineOf: (instanceId: string) => Machine | undefined;
  /** The instances that really run, or are about to. */
  readonly list: () => readonly RunningInstance[];
  /** Ends all machines. The rows stay as they are, so the next start boots them again. */
  readonly close: () => Promise<void>;
}

/** What happens to one instance, or to one volume that has none, one thing after the other. */
interface Actor {
  readonly scope: string;
  readonly id: string;
  running?: { readonly machine: Machine; readonly ssh: SshServer; actual: ActualMachine };
  busy?: Promise<void> | undefined;
  again: boolean;
  problem?: string | undefined;
}

export function createInstances({ compute, store, clock, serveSsh }: InstancesOptions): Instances {
  const notes = createInstanceNotes(store, clock);
  const freezes = createFreezes(store, clock);
  const actors = new Map<string, Actor>();
  let sweeping: Promise<void> = Promise.resolve();
  let isClosed = false;

  const kick = (scope: string, id: string): void => {
    const actor = actors.get(id) ?? { scope, id, again: false };
    actors.set(id, actor);
    actor.again = true;
    actor.busy ??= settle(actor).finally(() => {
      actor.busy = undefined;
      if (actor.again && !isClosed) kick(scope, id);
      else if (actor.running === undefined) actors.delete(id);
    });
  };
  const kickHolder = (freeze: WantedFreeze): void => {
    const { scope, instanceId } = freezes.holderOf(freeze);
    kick(scope, instanceId ?? freeze.volumeId);
  };
  const sweepSoon = (): void => {
    sweeping = sweeping
      .then(() => (isClosed ? undefined : sweep(store, compute)))
      // What could not be forgotten is tried again with the next thing that is.
      .catch(() => undefined);
  };

  /** Takes steps until there is nothing to do. What fails is tried again when something changes. */
  async function settle(actor: Actor): Promise<void> {
    // Whoever told of a change is still in its transaction.
    await Promise.resolve();
    while (actor.again && !isClosed) {
      actor.again = false;
      try {
        while (!isClosed && (await takeStep(actor)));
        actor.problem = undefined;
      } catch (error) {
        actor.problem = messageOf(error);
      }
    }
  }

  async function takeStep(actor: Actor): Promise<boolean> {
    const row = notes.read(actor.scope, actor.id);
    const volumeId = row === undefined ? actor.id : rootVolumeId(row);
    const [freeze] = volumeId === undefined ? [] : freezes.wantedOf(volumeId);
    if (freeze !== undefined) {
      await keep(actor, freeze);
      return true;
    }
    const step = nextStep(row, actor.running?.actual);
    if (step === undefined) return false;
    if (step === 'boot' && row !== undefined) await boot(actor, row);
    else if (step === 'stop') await stop(actor);
    else await note(actor, step);
    return true;
  }

  async function keep(actor: Actor, freeze: WantedFreeze): Promise<void> {
    if (freeze.reboots && actor.running !== undefined) {
      notes.bootsAgain(actor.scope, actor.id);
      await stop(actor);
    }
    try {
      freezes.didFreeze(freeze, await compute.freeze(freeze.volumeId));
    } catch (error) {
      freezes.didFail(freeze, messageOf(error));
    }
  }

  async function boot(actor: Actor, row: Instance): Promise<void> {
    const { scope, id } = actor;
    try {
      const options = bootOptions(store, scope, row);
      notes.willBoot(options.disk.volumeId);
      const machine = await compute.boot(options);
      try {
        await receive(actor, row, machine);
      } catch (error) {
        await machine.stop();
        throw error;
      }
    } catch (error) {
      notes.didNotBoot(scope, id, messageOf(error));
    }
  }

  async function receive(actor: Actor, row: Instance, machine: Machine): Promise<void> {
    const { guest } = row;
    if (guest === undefined) return;
    const ssh = await serveSsh({ machine, ...guest });
    const actual: ActualMachine = { boot: guest.boots, isReady: false, end: undefined };
    const running = { machine, ssh, actual };
    actor.running = running;
    const learn = (news: Partial<ActualMachine>): void => {
      running.actual = { ...running.actual, ...news };
      if (actor.running === running && !isClosed) kick(actor.scope, actor.id);
    };
    machine.booted.then(
      () => learn({ isReady: true }),
      () => learn({ isReady: true }),
    );
    const ended = (): void =>
      learn({ end: machine.asksToReboot?.() === true ? 'reboot' : 'shutdown' });
    machine.ended.then(ended, ended);
  }

  async function stop(actor: Actor): Promise<void> {
    const { running, scope, id } = actor;
    if (running === undefined) return;
    await running.ssh.close();
    await running.machine.stop();
    notes.keepConsole(scope, id, running.machine.consoleOutput());
    const wantsReboot = running.actual.end === 'reboot';
    delete actor.running;
    if (wantsReboot) notes.bootsAgain(scope, id);
  }

  async function note({ scope, id, running }: Actor, step: Step): Promise<void> {
    switch (step) {
      case 'note-running':
        return notes.isRunning(scope, id);
      case 'note-ready': {
        const row = notes.read(scope, id);
        const node =
          row === undefined || running === undefined
            ? undefined
            : await readNode(row, running.machine, clock);
        return notes.isReady(scope, id, node);
      }
      case 'note-shutdown':
        return notes.didShutDown(scope, id);
      case 'note-stopped':
        return notes.isStopped(scope, id);
      default:
        return notes.isTerminated(scope, id);
    }
  }

  const describe = (scope: string, row: Instance, address: string): RunningInstance => {
    const actor = actors.get(row.id);
    return describeRunning(scope, row, address, {
      ssh: actor?.running?.ssh,
      problem: actor?.problem,
    });
  };

  return {
    start() {
      for (const scope of store.scopes(instanceTable)) {
        for (const { id, guest, state } of [...store.table(instanceTable, scope).rows()]) {
          if (guest === undefined || state === 'stopped' || state === 'terminated') continue;
          notes.bootsAgain(scope, id);
          kick(scope, id);
        }
      }
      for (const freeze of freezes.wanted()) kickHolder(freeze);
      sweepSoon();
    },
    notice(changes) {
      if (isClosed) return;
      freezes.notice(changes).forEach(kickHolder);
      for (const [table, scope, id, row] of changes) {
        if (table === instanceTable.name && isGuest(row, actors.get(id))) kick(scope, id);
      }
      if (changes.some(frees)) sweepSoon();
    },
    machineOf: (instanceId) => actors.get(instanceId)?.running?.machine,
    consoleOutput(instanceId) {
      const running = actors.get(instanceId)?.running;
      if (running !== undefined) return running.machine.consoleOutput();
      const kept = store
        .scopes(consoleTable)
        .map((scope) => store.table(consoleTable, scope).get(instanceId));
      return kept.find((console) => console !== undefined)?.output ?? '';
    },
    list: () =>
      store
        .scopes(instanceTable)
        .flatMap((scope) =>
          [...store.table(instanceTable, scope).rows()].flatMap((row) =>
            row.guest === undefined || row.state === 'terminated'
              ? []
              : [describe(scope, row, row.guest.address)],
          ),
        ),
    async close() {
      isClosed = true;
      const all = [...actors.values()];
      await Promise.all([sweeping, ...all.map(({ busy }) => busy)]);
      await Promise.all(all.map(({ running }) => running?.ssh.close()));
      await compute.close();
    },
  };
}

function isGuest(row: object | null, actor: Actor | undefined): boolean {
  return actor !== undefined || (row !== null && 'guest' in row);
}

/** Whether something may be left that no row needs any more. */
function frees([table, , , row]: Change): boolean {
  return row === null
    ? table === volumeTable.name || table === snapshotTable.name
    : table === keptContentTable.name;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
