import type { ParameterState } from '../access/parameter-access.js';
import { delays, pause } from '../clock.js';
import { ShareError, toShareError } from '../errors.js';
import { groupBy } from '../group-by.js';
import { placeKey } from '../place-key.js';
import type { SettledOptions } from '../share-options.js';
import { afterAbort } from './after-abort.js';
import { moveStep } from './plan-promotion.js';
import type { PointerMove, PointerResult } from './pointer.js';
import { isForeign, placeName, pointerPlace, pointerResult } from './pointer-state.js';
import { type Held, type PointerStore, patiently, pointerStore } from './pointer-store.js';
import { putBack, type Tried } from './put-back.js';

/** How pointers are moved. */
export interface MovePointersOptions extends SettledOptions {
  /** Once the caller has cancelled, all ends after so many milliseconds. */
  readonly putBackWait: number;
  /**
   * What becomes of the others when one cannot be moved: `put-back`, or `go-on`, which moves as many
   * as can be moved.
   */
  readonly onFailure: 'put-back' | 'go-on';
}

/** So many writes of one place are on their way at a time: the next can still be called off. */
const lanes = 3;

/**
 * Move pointers, all or none: image ids everywhere, then versions everywhere, then those that are
 * deleted. A pointer has moved when it reads back. When one cannot be moved, or the signal is
 * aborted, whatever was tried is put back in reverse order. Never rejects, whatever a listener
 * throws.
 */
export async function movePointers(
  moves: readonly PointerMove[],
  given: MovePointersOptions,
): Promise<readonly PointerResult[]> {
  const options = { ...given, onEvent: unfailing(given.onEvent) };
  using late = afterAbort(options.signal, options.putBackWait);
  const run = createMoveRun(moves, options, late.signal);
  for (const step of [0, 1, 2]) {
    if (run.stopped.aborted) break;
    const places = groupBy(
      moves.filter((move) => moveStep(move) === step),
      (move) => placeKey(move.region, move.consumer?.account),
    );
    await Promise.all([...places.values()].map((queue) => moveStepIn(queue, run)));
  }
  if (run.stopped.aborted && options.onFailure === 'put-back') {
    const tried = moves.filter((move) => run.outcomes.has(move.id));
    options.onEvent({ type: 'putting-back', pointers: tried.length });
    const ends = await putBack(tried, triesOf(run), { ...options, signal: late.signal });
    let done = 0;
    return moves.map((move) => {
      const end = ends.get(move.id);
      if (end === undefined) return reported(move, run.outcomes.get(move.id));
      const pointer = pointerResult(move, end, run.outcomes.get(move.id));
      options.onEvent({ type: 'pointer', pointer, done: ++done, total: tried.length });
      return pointer;
    });
  }
  return moves.map((move) => reported(move, run.outcomes.get(move.id)));
}

/** A listener that throws must not leave pointers half-way. The results say all that events do. */
function unfailing(onEvent: SettledOptions['onEvent']): SettledOptions['onEvent'] {
  return (event) => {
    try {
      onEvent(event);
    } catch {
      return;
    }
  };
}

/** How trying to move one pointer ended; `interrupted` when that is not known. */
export type MoveOutcome =
  | { readonly status: 'moved' }
  | { readonly status: 'interrupted' }
  | { readonly status: 'failed'; readonly error: ShareError; readonly refused: boolean };

interface MoveRun {
  readonly options: MovePointersOptions;
  readonly outcomes: Map<string, MoveOutcome>;
  /** Numbers of the writes that were answered. */
  readonly wrote: Map<string, number>;
  /** Ends calls that are on their way, some time after the caller has cancelled. */
  readonly late: AbortSignal;
  /** Aborted by the caller, or because one pointer could not be moved. */
  readonly stopped: AbortSignal;
  readonly end: (move: PointerMove, outcome: MoveOutcome) => void;
}

function createMoveRun(
  moves: readonly PointerMove[],
  options: MovePointersOptions,
  late: AbortSignal,
): MoveRun {
  const failure = new AbortController();
  const signals = options.signal === undefined ? [] : [options.signal];
  const outcomes = new Map<string, MoveOutcome>();
  let done = 0;
  return {
    options,
    late,
    outcomes,
    wrote: new Map(),
    stopped: AbortSignal.any([failure.signal, ...signals]),
    end(move, outcome) {
      outcomes.set(move.id, outcome);
      if (outcome.status === 'failed' && options.onFailure === 'put-back') failure.abort();
      if (outcome.status === 'interrupted') return;
      if (outcome.status === 'moved') done++;
      const pointer = reported(move, outcome);
      options.onEvent({ type: 'pointer', pointer, done, total: moves.length });
    },
  };
}

async function moveStepIn(moves: readonly PointerMove[], run: MoveRun): Promise<void> {
  const [first] = moves;
  if (first === undefined) return;
  // What is on its way is answered, so that it is known what there is to put back.
  const store = pointerStore(pointerPlace(first), { aws: run.options.aws, signal: run.late });
  const written: PointerMove[] = [];
  // One iterator for all lanes: each takes what comes next.
  const next = moves.values();
  const lane = async () => {
    for (const move of next) {
      if (run.stopped.aborted) return;
      if (await writeMove(move, store, run)) written.push(move);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, moves.length) }, lane));
  await readBack(written, store, run);
}

async function writeMove(move: PointerMove, store: PointerStore, run: MoveRun): Promise<boolean> {
  try {
    const patience = { ...run.options, signal: run.stopped };
    const wrote = await patiently(patience, () => store.write(move, move.to));
    if (wrote !== undefined) run.wrote.set(move.id, wrote);
    return true;
  } catch (cause) {
    fail(move, cause, run, true);
    return false;
  }
}

/** Look until every pointer shows what was written: one read for all of a place. */
async function readBack(
  moves: readonly PointerMove[],
  store: PointerStore,
  run: MoveRun,
): Promise<void> {
  const { settleWait, clock, onEvent } = run.options;
  let left = moves;
  let seen: ReadonlyMap<string, Held> = new Map();
  let unread: unknown;
  let looks = 0;
  for (const delay of delays(settleWait, clock)) {
    const [first] = left;
    if (first === undefined) return;
    const names = left.map(({ name }) => name);
    // AWS has not looked at an image yet when it answers; text is there at once.
    if (looks++ > 0 || first.kind === 'image') {
      const { region } = first;
      onEvent({ type: 'waiting', subject: 'parameters', region, names, nextLook: delay });
      try {
        await pause(delay, { clock, signal: run.stopped });
      } catch (cause) {
        for (const move of left) fail(move, cause, run);
        return;
      }
    }
    try {
      seen = await store.read(names);
      unread = undefined;
      left = left.filter((move) => !settle(move, seen.get(move.name)?.held, run));
    } catch (cause) {
      unread = cause;
    }
  }
  for (const move of left) fail(move, unread ?? lateError(move, seen, run), run);
}

/** Whether a pointer needs no further look: it has moved, or is somebody else's. */
function settle(move: PointerMove, held: ParameterState | undefined, run: MoveRun): boolean {
  if (isForeign(move, held, run.wrote.get(move.id))) {
    const seen = `it holds ${held?.value}, which somebody else wrote meanwhile`;
    const message = `${attemptOf(move)}: ${seen}; see who, then run again`;
    fail(move, new ShareError('SHARE_CONFLICT', message), run);
    return true;
  }
  if (held?.value !== move.to) return false;
  run.end(move, { status: 'moved' });
  return true;
}

function lateError(move: PointerMove, seen: ReadonlyMap<string, Held>, run: MoveRun): ShareError {
  const held = seen.get(move.name)?.held;
  const shows = held === undefined ? 'does not show up' : `still holds ${held.value}`;
  return new ShareError(
    'SHARE_PARAMETER_TIMEOUT',
    `${attemptOf(move)}: it ${shows} after ${run.options.settleWait.maxWait} ms; see that the account may launch the image and its role may call ec2:DescribeImages, then run again`,
  );
}

function attemptOf(move: PointerMove): string {
  return `moving ${move.name} in ${placeName(move)} to ${move.to ?? 'nothing'}`;
}

function fail(move: PointerMove, cause: unknown, run: MoveRun, writing = false): void {
  const error = toShareError(cause, move.id);
  const called = run.stopped.aborted && error.code === 'SHARE_CANCELLED';
  const refused = writing && error.refused === true;
  run.end(move, called ? { status: 'interrupted' } : { status: 'failed', error, refused });
}

function triesOf({ outcomes, wrote }: MoveRun): ReadonlyMap<string, Tried> {
  return new Map(
    [...outcomes].map(([id, outcome]) => {
      const refused = outcome.status === 'failed' && outcome.refused;
      return [id, { wrote: wrote.get(id), refused }];
    }),
  );
}

function reported(move: PointerMove, outcome: MoveOutcome | undefined): PointerResult {
  if (outcome === undefined) return pointerResult(move, { status: 'not-started' }, undefined);
  return pointerResult(move, { status: outcome.status === 'moved' ? 'moved' : 'failed' }, outcome);
}
