import { setTimeout as sleep } from 'node:timers/promises';
import { signalGroup } from './process-group.js';

/** Why a program was ended before its time: the caller, the time limit, or too much output. */
export type StopReason = 'signal' | 'timeout' | 'output';

/** What may end a program before its time. */
export interface StopOptions {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds. */
  readonly timeout?: number | undefined;
}

/** Milliseconds between signals: a short command has made nothing that takes long to clean up. */
export const stopGrace = 3_000;

/** Ends a process group on the first wish to do so. */
export interface Stopping {
  /** Tells which group it is: from now on wishes count. */
  begin(group: number): void;
  /** Asks for an end, unless the program has ended already. */
  stop(reason: StopReason): void;
  /** What the first wish was; undefined as long as there is none. */
  reason(): StopReason | undefined;
  /** Lets go of the caller's signal and of the timer. */
  dispose(): void;
}

/** Waits for such wishes until the program has ended: SIGINT, then SIGTERM, then SIGKILL. */
export function createStopping({ signal, timeout }: StopOptions, exited: AbortSignal): Stopping {
  let group: number | undefined;
  let reason: StopReason | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stop = (why: StopReason): void => {
    if (reason !== undefined || exited.aborted || group === undefined) return;
    reason = why;
    void endPolitely(group, exited);
  };
  const onAbort = (): void => stop('signal');
  return {
    begin: (id) => {
      group = id;
      if (timeout !== undefined) timer = setTimeout(() => stop('timeout'), timeout);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
    },
    stop,
    reason: () => reason,
    dispose: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

async function endPolitely(group: number, exited: AbortSignal): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    if (exited.aborted) return;
    signalGroup(group, signal);
    await sleep(stopGrace, undefined, { signal: exited }).catch(() => undefined);
  }
}
