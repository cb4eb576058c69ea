import { invocationsOf } from '../services/ssm/commands/command-access.js';
import {
  invocationStatus,
  isError,
  isExpired,
  isFinal,
  limitOf,
} from '../services/ssm/commands/command-status.js';
import type { NodeViewer } from '../services/ssm/commands/managed-nodes.js';
import { targetNodes } from '../services/ssm/commands/target-nodes.js';
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
import { runScript, type ScriptResult } from './run-script.js';

/** What running commands takes. */
export interface CommandAgentOptions {
  readonly store: Store;
  readonly clock: () => Date;
  readonly guests: Guests;
  /** The machine of an instance while it runs. */
  readonly machineOf: (instanceId: string) => Machine | undefined;
  readonly reboot: (scope: string, instanceId: string) => void;
  /** Keeps the whole output where the command says. */
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

const limits = { stdout: 24_000, stderr: 8_000 } as const;
const truncated = '---Output truncated---';

export function createCommandAgent(options: CommandAgentOptions): CommandAgent {
  const { store, clock, guests, machineOf } = options;
  /** Commands that are not over, and where they are. */
  const open = new Map<string, { readonly scope: string; readonly id: string }>();
  const active = new Map<string, AbortController>();
  let isPumping = false;
  let isClosed = false;

  const viewer = (scope: string): NodeViewer => {
    const [account = '', region = ''] = scope.split('/');
    return { store, account, region, guests };
  };
  const put = (scope: string, row: CommandInvocation): void =>
    store.table(invocationTable, scope).put(row);
  const read = (scope: string, row: CommandInvocation): CommandInvocation | undefined =>
    store.table(invocationTable, scope).get(invocationKey(row.commandId, row.instanceId));

  /** Not at once: whoever told of a change is still in its transaction. */
  const pumpSoon = (): void => {
    if (isPumping || isClosed) return;
    isPumping = true;
    setImmediate(() => {
      isPumping = false;
      if (isClosed) return;
      for (const { scope, id } of [...open.values()]) {
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
    if (!command.isHandedOut) handOut(scope, command);
    const invocations = invocationsOf(viewer(scope), id);
    if (invocations.every(({ status }) => isFinal(status))) open.delete(id);
    const atOnce = Math.max(1, limitOf(command.maxConcurrency, invocations.length));
    for (const invocation of invocations) {
      const key = invocationKey(id, invocation.instanceId);
      const controller = active.get(key);
      if (invocation.status === 'Cancelling') {
        if (controller === undefined) finish(scope, invocation, 'Cancelled', 'Cancelled');
        else controller.abort();
      } else if (invocation.status === 'Pending' || invocation.resumes === true) {
        const running = [...active.keys()].filter((other) => other.startsWith(`${id} `)).length;
        if (controller === undefined && running < atOnce) deliver(scope, command, invocation);
      }
    }
  }

  function handOut(scope: string, command: Command): void {
    store.transaction(() => {
      const now = clock().toISOString();
      for (const instanceId of targetNodes(command, viewer(scope))) {
        put(scope, {
          commandId: command.id,
          instanceId,
          requestedAt: now,
          status: command.isCancelled ? 'Cancelled' : 'Pending',
          details: command.isCancelled ? 'Cancelled' : 'Pending',
          responseCode: -1,
          stdout: '',
          stderr: '',
        });
      }
      store.table(commandTable, scope).put({ ...command, isHandedOut: true });
    });
  }

  function deliver(scope: string, command: Command, invocation: CommandInvocation): void {
    const siblings = invocationsOf(viewer(scope), command.id);
    const errors = siblings.filter(isError).length;
    if (invocation.status === 'Pending') {
      if (isExpired(command, clock())) {
        finish(scope, invocation, 'TimedOut', 'DeliveryTimedOut');
        return;
      }
      if (errors > limitOf(command.maxErrors, siblings.length)) {
        finish(scope, invocation, 'Cancelled', 'Terminated');
        return;
      }
    }
    const instance = store.table(instanceTable, scope).get(invocation.instanceId);
    if (instance === undefined || ['shutting-down', 'terminated'].includes(instance.state)) {
      finish(scope, invocation, 'Failed', 'Undeliverable');
      return;
    }
    const machine = machineOf(invocation.instanceId);
    if (machine === undefined || instance.guest?.checks !== 'ok') return;
    const { resumes: _resumes, ...rest } = invocation;
    const started: CommandInvocation = {
      ...rest,
      status: 'InProgress',
      details: 'InProgress',
      startedAt: invocation.startedAt ?? clock().toISOString(),
    };
    store.transaction(() => put(scope, started));
    void run(scope, command, started, machine);
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
      if (!isClosed) conclude(scope, command, invocation, result);
    } catch (error) {
      if (!isClosed) finish(scope, invocation, 'Failed', 'Failed', String(error));
    } finally {
      active.delete(key);
      pumpSoon();
    }
  }

  function conclude(
    scope: string,
    command: Command,
    invocation: CommandInvocation,
    result: ScriptResult,
  ): void {
    const now = read(scope, invocation);
    if (now === undefined) return;
    if (result.code === rebootCode && now.status === 'InProgress') {
      store.transaction(() => put(scope, { ...now, resumes: true }));
      options.reboot(scope, invocation.instanceId);
      return;
    }
    const stderr =
      result.code === 0
        ? result.stderr
        : `${result.stderr}failed to run commands: exit status ${result.code}`;
    const [status, details] =
      now.status === 'Cancelling' && result.code !== 0
        ? (['Cancelled', 'Cancelled'] as const)
        : result.timedOut
          ? (['TimedOut', 'ExecutionTimedOut'] as const)
          : result.code === 0
            ? (['Success', 'Success'] as const)
            : (['Failed', 'Failed'] as const);
    const { stdout } = result;
    const urls = options.putOutput(scope, { command, invocation, stdout, stderr });
    store.transaction(() =>
      put(scope, {
        ...now,
        status,
        details,
        endedAt: clock().toISOString(),
        responseCode: result.code,
        stdout: cut(stdout, limits.stdout),
        stderr: cut(stderr, limits.stderr),
        ...urls,
      }),
    );
  }

  function finish(
    scope: string,
    invocation: CommandInvocation,
    status: CommandInvocation['status'],
    details: string,
    stderr = invocation.stderr,
  ): void {
    const { resumes: _resumes, ...rest } = invocation;
    store.transaction(() =>
      put(scope, { ...rest, status, details, stderr, endedAt: clock().toISOString() }),
    );
  }

  /** What ran when the server ended is lost, unless it waits for a reboot. */
  function settle(scope: string, command: Command): void {
    for (const invocation of invocationsOf(viewer(scope), command.id)) {
      const { status } = invocationStatus(invocation, command, clock());
      if (status === 'InProgress' && invocation.resumes !== true) {
        const reason = 'the server that ran this command was ended before the command was';
        finish(scope, invocation, 'Failed', 'Failed', reason);
      }
    }
  }

  return {
    start() {
      for (const scope of store.scopes(commandTable)) {
        for (const command of [...store.table(commandTable, scope).rows()]) {
          settle(scope, command);
          open.set(command.id, { scope, id: command.id });
        }
      }
      pumpSoon();
    },
    notice(changes) {
      let isNews = false;
      for (const [table, scope, , row] of changes) {
        if (table === commandTable.name && row !== null) {
          const { id } = row as Command;
          open.set(id, { scope, id });
        }
        isNews ||= [commandTable.name, invocationTable.name, instanceTable.name].includes(table);
      }
      if (isNews && open.size > 0) pumpSoon();
    },
    close() {
      isClosed = true;
      for (const controller of active.values()) controller.abort();
    },
  };
}

/** The beginning, as much as there is room for, and that there was more. */
function cut(output: string, limit: number): string {
  return output.length <= limit ? output : output.slice(0, limit - truncated.length) + truncated;
}
