import { delays, pause } from '../clock.js';
import { type ShareError, toShareError } from '../errors.js';
import { groupBy } from '../group-by.js';
import { placeKey } from '../place-key.js';
import type { SettledOptions } from '../share-options.js';
import { moveStep } from './plan-promotion.js';
import type { PointerMove } from './pointer.js';
import { type PointerEnd, pointerPlace, putBackStep, type WriteState } from './pointer-state.js';
import { type PointerStore, pointerStore } from './pointer-store.js';

/** What is known of the write that was to move a pointer. */
export type Tried = Pick<WriteState, 'wrote' | 'refused'>;

/**
 * Put pointers back that were moved, or may have been, in reverse order: each is looked at, written
 * unless somebody else has moved it, and read back, for as long as `settleWait` says, or until the
 * signal is aborted, which is not that of the caller. Never rejects.
 *
 * @param tries - what is known of the writes, by id
 * @returns what became of each, by id
 */
export async function putBack(
  moves: readonly PointerMove[],
  tries: ReadonlyMap<string, Tried>,
  options: SettledOptions,
): Promise<ReadonlyMap<string, PointerEnd>> {
  const ends = new Map<string, PointerEnd>();
  for (const step of [2, 1, 0]) {
    const places = groupBy(moves.filter((move) => moveStep(move) === step).toReversed(), (move) =>
      placeKey(move.region, move.consumer?.account),
    );
    const work = [...places.values()].map((queue) => putBackPlace(queue, tries, options));
    for (const [id, end] of (await Promise.all(work)).flat()) ends.set(id, end);
  }
  return ends;
}

/** What is known of one pointer while it is put back. */
interface Attempt {
  readonly move: PointerMove;
  readonly refused: boolean;
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
  tries: ReadonlyMap<string, Tried>,
  options: SettledOptions,
): Promise<readonly (readonly [string, PointerEnd])[]> {
  const [first] = moves;
  if (first === undefined) return [];
  const store = pointerStore(pointerPlace(first), options);
  const attempts = moves.map(
    (move): Attempt => ({
      move,
      wrote: tries.get(move.id)?.wrote,
      refused: tries.get(move.id)?.refused ?? false,
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
