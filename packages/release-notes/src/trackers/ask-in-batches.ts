import { fewAtATime, inChunks } from './in-chunks.js';
import type { CallFailure, CallResult } from './paced-calls.js';

/** How many are asked for at once. */
export interface BatchOptions<Item, Value> {
  /** Items in one call. */
  readonly size: number;
  /** Asks once; `repeat` says whether an overloaded server is asked the same again. */
  readonly ask: (items: readonly Item[], repeat: boolean) => Promise<CallResult<Value>>;
  /** Takes an answer. */
  readonly onAnswer: (items: readonly Item[], value: Value) => void;
  /** Takes a failure. */
  readonly onFailure: (items: readonly Item[], failure: CallFailure) => void;
}

/**
 * Asks for many items, a batch a call, four calls at a time. A batch that is too much for the server
 * is halved and asked again; when halving fails many times and nothing succeeds, the server is down
 * and the rest fails without a call.
 */
export async function askInBatches<Item, Value>(
  items: readonly Item[],
  { size, ask, onAnswer, onFailure }: BatchOptions<Item, Value>,
): Promise<void> {
  let failures = 0;
  let down: CallFailure | undefined;
  const work = async (batch: readonly Item[]): Promise<void> => {
    if (down) return onFailure(batch, down);
    const small = batch.length <= smallest;
    const result = await ask(batch, small);
    if (result.ok) {
      failures = 0;
      return onAnswer(batch, result.value);
    }
    const { failure } = result;
    failures += 1;
    if (failures >= patience) down = failure;
    if (small || failure.kind !== 'overloaded' || down) return onFailure(batch, failure);
    const half = Math.ceil(batch.length / 2);
    await work(batch.slice(0, half));
    await work(batch.slice(half));
  };
  await fewAtATime(inChunks(items, size), 4, work);
}

/** Below this a server that fails does not fail because of the size. */
const smallest = 10;
const patience = 12;
