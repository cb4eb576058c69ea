import { invocationsOf } from '../services/ssm/commands/command-access.js';
import {
  invocationStatus,
  isError,
  isExpired,
  isFinal,
  limitOf,
} from '../services/ssm/commands/command-status.js';
import type { NodeViewer } from '../services/ssm/commands/managed-nodes.js';
import type { Change, Store } from '../state/store.js';
import { type Command, commandTable } from '../state/tables/command.js';
import {
  type CommandInvocation,
  invocationKey,
  invocationTable,
} from '../state/tables/command-invocation.js';
import { instanceTable } from '../state/tables/instance.js';
import type { CommandOutput } from './command-output.js';
import type { Machine } from './compute.js';
import type { Guests } from './guests.js';
import { createInvocationNotes } from './invocation-notes.js';
import { runScript } from './run-script.js';

/** What running commands takes. */
export interface CommandAgentOptions {
  readonly store: Store;
  readonly clock: () => Date;
  readonly guests: Guests;
  /** The machine of an instance while it runs. */
  readonly machineOf: (instanceId: string) => Machine | undefined;
  readonly reboot: (scope: string, instanceId: string) => void;
  /** Keeps the whole output where the command says, and tells where. */
  readonly putOutput: (scope: string, output: CommandOutput) => Record<string, string>;
}

/**
 * Hands commands out to their nodes and runs them there: the service behind Run Command and the
 * agents of all nodes in one. What is to do is in the rows, so a command that waits when the server
 * is killed is delivered by the next one; what ran then has failed.
 */
export interface CommandAgent {
  readonly start: () => void;
  readonly notice: (changes: readonly Change[]) => void;
  /** Lets go of what runs. */
  readonly close: () => void;
}

/** How a script asks to be run again after a reboot. */
const rebootCode = 194;

export function createCommandAgent(options: CommandAgentOptions): CommandAgent {
  const { store, clock, guests, machineOf, reboot, putOutput } = options;
  const viewer = (scope: string): NodeViewer => {
    const [account = '', region = ''] = scope.split('/');
    return { store, account, region, guests };
  };
  const notes = createInvocationNotes({ store, clock, viewer, putOutput });
  /** Commands that are not over, by id, and where they are. */
  const open = new Map<string, string>();
  const active = new Map<string, AbortController>();
  let isPumping = false;
  let isClosed = false;

  /** Not at once: whoever told of a change is still in its transaction. */
  const pumpSoon = (): void => {
    if (isPumping || isClosed) return;
    isPumping = true;
    setImmediate(() => {
      isPumping = false;
      for (const [id, scope] of isClosed ? [] : [...open]) {
        try {
          pump(scope, id);
        } catch {
          // Its rows could not be written; it is tried again with the next change.
        }
      }
    });
  };

  function pump(scope: string, id: string): void {
    const command = store.table(commandTable, scope).get(id);
    if (command === undefined) {
      open.delete(id);
      return;
    }
    if (!command.isHandedOut) notes.handOut(scope, command);
    const invocations = invocationsOf(viewer(scope), id);
    if (invocations.every(({ status }) => isFinal(status))) open.delete(id);
    const atOnce = Math.max(1, limitOf(command.maxConcurrency, invocations.length));
    for (const invocation of invocations) {
      const controller = active.get(invocationKey(id, invocation.instanceId));
      if (invocation.status === 'Cancelling') {
        const cancelled = { status: 'Cancelled', details: 'Cancelled' } as const;
        if (controller === undefined) notes.finish(scope, invocation, cancelled);
        else controller.abort();
      } else if (controller === undefined && isWaiting(invocation)) {
        const running = [...active.keys()].filter((key) => key.startsWith(`${id} `)).length;
        if (running < atOnce) deliver(scope, command, invocation);
      }
    }
  }

  function deliver(scope: string, command: Command, invocation: CommandInvocation): void {
    const refusal = refusalOf(scope, command, invocation);
    if (refusal !== undefined) {
      notes.finish(scope, invocation, refusal);
      return;
    }
    const machine = machineOf(invocation.instanceId);
    const instance = store.table(instanceTable, scope).get(invocation.instanceId);
    if (machine === undefined || instance?.guest?.checks !== 'ok') return;
    void run(scope, command, notes.begin(scope, invocation), machine);
  }

  /** Why it is never delivered. */
  function refusalOf(scope: string, command: Command, { status, instanceId }: CommandInvocation) {
    const siblings = invocationsOf(viewer(scope), command.id);
    if (status === 'Pending' && isExpired(command, clock())) {
      return { status: 'TimedOut', details: 'DeliveryTimedOut' } as const;
    }
    const mostErrors = limitOf(command.maxErrors, siblings.length);
    if (status === 'Pending' && siblings.filter(isError).length > mostErrors) {
      return { status: 'Cancelled', details: 'Terminated' } as const;
    }
    const state = store.table(instanceTable, scope).get(instanceId)?.state ?? 'terminated';
    const isGone = state === 'shutting-down' || state === 'terminated';
    return isGone ? ({ status: 'Failed', details: 'Undeliverable' } as const) : undefined;
  }

  async function run(
    scope: string,
    command: Command,
    invocation: CommandInvocation,
    machine: Machine,
  ): Promise<void> {
    const { instanceId } = invocation;
    const controller = new AbortController();
    const key = invocationKey(command.id, instanceId);
    active.set(key, controller);
    try {
      const { commands = [], workingDirectory = [], executionTimeout = [] } = command.parameters;
      const result = await runScript(machine, {
        instanceId,
        commandId: command.id,
        lines: commands,
        workingDirectory: workingDirectory[0] === '' ? undefined : workingDirectory[0],
        timeoutSeconds: Number(executionTimeout[0] ?? 3600),
        signal: controller.signal,
      });
      // What a server that closes has ended did not fail: it is said by the next one.
      if (isClosed) return;
      if (result.code === rebootCode && notes.awaitReboot(scope, invocation)) {
        reboot(scope, instanceId);
      } else notes.conclude(scope, command, invocation, result);
    } catch (error) {
      const stderr = error instanceof Error ? error.message : String(error);
      if (!isClosed) {
        notes.finish(scope, invocation, { status: 'Failed', details: 'Failed', stderr });
      }
    } finally {
      active.delete(key);
      pumpSoon();
    }
  }

  /** What ran when the server ended is lost, unless it waits for a reboot. */
  function settle(scope: string, command: Command): void {
    for (const invocation of invocationsOf(viewer(scope), command.id)) {
      const { status } = invocationStatus(invocation, command, clock());
      if (status !== 'InProgress' || invocation.resumes === true) continue;
      const stderr = 'the server that ran this command was ended before the command was';
      notes.finish(scope, invocation, { status: 'Failed', details: 'Failed', stderr });
    }
  }

  return {
    start() {
      for (const scope of store.scopes(commandTable)) {
        for (const command of [...store.table(commandTable, scope).rows()]) {
          settle(scope, command);
          open.set(command.id, scope);
        }
      }
      pumpSoon();
    },
    notice(changes) {
      for (const [table, scope, id, row] of changes) {
        if (table === commandTable.name && row !== null) open.set(id, scope);
      }
      if (open.size > 0 && changes.some(isNews)) pumpSoon();
    },
    close() {
      isClosed = true;
      for (const controller of active.values()) controller.abort();
    },
  };
}

function isWaiting({ status, resumes }: CommandInvocation): boolean {
  return status === 'Pending' || (status === 'InProgress' && resumes === true);
}

function isNews([table]: Change): boolean {
  return [commandTable.name, invocationTable.name, instanceTable.name].includes(table);
}
