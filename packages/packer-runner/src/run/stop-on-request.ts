import { setTimeout as sleep } from 'node:timers/promises';
import type { DetachedProcess } from '../adapters/process.js';
import type { Run } from './run.js';

/**
 * Waits for a wish to stop; asks the process group then, and again, until the process has ended.
 * Returns whether it has asked: a wish that came after the end has changed nothing.
 */
export async function stopOnRequest(
  { cancellation, gracePeriod, emit }: Run,
  process: DetachedProcess,
): Promise<boolean> {
  await firstOf(cancellation.signal, process.ended);
  const steps = [
    ['SIGINT', gracePeriod.interrupt],
    ['SIGTERM', gracePeriod.terminate],
    ['SIGKILL', 0],
  ] as const;
  let asked = false;
  for (const [signal, grace] of steps) {
    if (process.ended.aborted) break;
    asked = true;
    process.signalGroup(signal);
    const at = new Date().toISOString();
    emit({ type: 'cancelling', at, reason: cancellation.reason() ?? 'signal', signal });
    await sleep(grace, undefined, { signal: process.ended }).catch(() => undefined);
  }
  return asked;
}

function firstOf(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}
