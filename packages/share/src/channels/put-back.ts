import { delays, pause } from '../clock.js';
import { type ShareError, toShareError } from '../errors.js';
import { groupBy } from '../group-by.js';
import { placeKey } from '../place-key.js';
import type { SettledOptions } from '../share-options.js';
import { moveStep } from './plan-promotion.js';
import type { PointerMove } from './pointer.js';
import { type PointerEnd, pointerPlace, putBackStep } from './pointer-state.js';
import { type PointerStore, pointerStore } from './pointer-store.js';

/** How pointers are put back. */
export interface PutBackOptions {
  /** Once the caller has cancelled, putting back ends after so many milliseconds. */
  readonly putBackWait: number;
}

/**
 * Put pointers back that were moved, or may have been, in reverse order: each is looked at, written
 * unless somebody else has moved it, and read back, for as long as `settleWait` says. The signal of
 * the caller does not stop that, but limits it to `putBackWait`. Never rejects.
 *
 * @param wrote - numbers of the writes that were answered, by id
 * @returns what became of each, by id
 */
export async function putBack(
  moves: readonly PointerMove[],
  wrote: ReadonlyMap<string, number>,
  options: SettledOptions & PutBackOptions,
): Promise<ReadonlyMap<string, PointerEnd>> {
  const ends = new Map<string, PointerEnd>();
  const { signal, release } = afterAbort(options.signal, options.putBackWait);
  try {
    for (const step of [2, 1, 0]) {
      const places = groupBy(moves.filter((move) => moveStep(move) === step).toReversed(), (move) =>
        placeKey(move.region, move.consumer?.account),
      );
      const work = [...places.values()].map((queue) =>
        putBackPlace(queue, wrote, { ...options, signal }),
      );
      for (const [id, end] of (await Promise.all(work)).flat()) ends.set(id, end);
    }
  } finally {
    release();
  }
  return ends;
}

/** What is known of one pointer while it is put back. */
interface Attempt {
  readonly move: PointerMove;
  wrote: number | undefined;
  written: boolean;
  holds: string | undefined;
  seen: boolean;
  error: ShareError | undefined;
  end: PointerEnd | undefined;
}

/** The pointers of one place: one read for all of them per round. */
async function putBackPlace(
  moves: readonly PointerMove[],
  wrote: ReadonlyMap<string, number>,
  options: SettledOptions,
): Promise<readonly (readonly [string, PointerEnd])[]> {
  const [first] = moves;
  if (first === undefined) return [];
  const store = pointerStore(pointerPlace(first), options);
  const attempts = moves.map(
    (move): Attempt => ({
      move,
      wrote: wrote.get(move.id),
      written: false,
      holds: undefined,
      seen: false,
      error: undefined,
      end: undefined,
    }),
  );
  for (const delay of delays(options.settleWait, options.clock)) {
    await putBackRound(
      attempts.filter(({ end }) => end === undefined),
      store,
    );
    if (attempts.every(({ end }) => end !== undefined)) break;
    try {
      await pause(delay, options);
    } catch {
      break;
    }
  }
  return attempts.map((attempt) => [attempt.move.id, attempt.end ?? leftOver(attempt)] as const);
}

async function putBackRound(attempts: readonly Attempt[], store: PointerStore): Promise<void> {
  try {
    const states = await store.read(attempts.map(({ move }) => move.name));
    for (const attempt of attempts) {
      const held = states.get(attempt.move.name)?.held;
      attempt.seen = true;
      attempt.holds = held?.value;
      await takeStep(attempt, putBackStep(attempt.move, held, attempt), store);
    }
  } catch (cause) {
    const error = toShareError(cause, 'reading pointers back');
    for (const attempt of attempts) attempt.error = error;
  }
}

async function takeStep(
  attempt: Attempt,
  step: ReturnType<typeof putBackStep>,
  store: PointerStore,
): Promise<void> {
  const holds = attempt.holds === undefined ? {} : { holds: attempt.holds };
  if (step === 'conflict') attempt.end = { status: 'conflict', ...holds };
  if (step === 'done') attempt.end = { status: 'put-back' };
  if (step !== 'write') return;
  try {
    attempt.wrote = (await store.write(attempt.move, attempt.move.from)) ?? attempt.wrote;
    attempt.written = true;
    attempt.error = undefined;
  } catch (cause) {
    attempt.error = toShareError(cause, attempt.move.id);
  }
}

/** Time is up. What shows what it held before is all right, whatever was refused. */
function leftOver({ move, seen, holds, error }: Attempt): PointerEnd {
  if (seen && holds === move.from) return { status: 'put-back' };
  return {
    status: 'stuck',
    ...(holds !== undefined && { holds }),
    ...(error !== undefined && { error }),
  };
}

/** A signal that is aborted some time after another one. The time is real: calls may hang. */
function afterAbort(first: AbortSignal | undefined, milliseconds: number) {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    timer = setTimeout(() => controller.abort(), milliseconds);
    timer.unref();
  };
  if (first?.aborted) start();
  else first?.addEventListener('abort', start, { once: true });
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      first?.removeEventListener('abort', start);
    },
  };
}
