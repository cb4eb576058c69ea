import { setTimeout as sleep } from 'node:timers/promises';
import type { WatchedProcess } from '../adapters/process.js';
import type { Run } from './run.js';

/**
 * Waits for a wish to stop; asks the process group then, and again, until the process has ended. A
 * wish that comes after the end changes nothing; one that was acted on is in the journal.
 */
export async function stopOnRequest(
  { cancellation, gracePeriod, journal, emit, attempt }: Run,
  process: WatchedProcess,
): Promise<void> {
  await firstOf(cancellation.signal, process.ended);
  const reason = cancellation.reason();
  if (reason === undefined || process.ended.aborted) return;
  // Not waited for: a disk that hangs must not keep Packer running.
  if (journal.current().cancelReason === undefined) {
    void attempt(journal.update({ cancelReason: reason }));
  }
  const steps = [
    ['SIGINT', gracePeriod.interrupt],
    ['SIGTERM', gracePeriod.terminate],
    ['SIGKILL', 0],
  ] as const;
  for (const [signal, grace] of steps) {
    if (process.ended.aborted) break;
    process.signalGroup(signal);
    emit({ type: 'cancelling', id: signal, at: new Date().toISOString(), reason, signal });
    await sleep(grace, undefined, { signal: process.ended }).catch(() => undefined);
  }
}

function firstOf(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}
