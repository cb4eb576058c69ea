import { type CallPlace, matchesPlace } from './call-place.js';
import type { Fault } from './fault.js';
import { createRandom } from './random.js';

/** The faults of a server that runs. */
export interface FaultList {
  /**
   * Adds a fault.
   *
   * @returns what removes it; doing that again changes nothing
   * @throws LocalAwsError `LOCAL_AWS_OPTIONS_INVALID` when it contradicts itself
   */
  add(fault: Fault): () => void;
  /** The faults there are, in the order in which they were added. */
  list(): readonly ActiveFault[];
  /** Removes all. */
  clear(): void;
}

/** A fault of a server that runs. */
export interface ActiveFault {
  /** Tells it from others. */
  readonly id: number;
  /** What was asked for. */
  readonly fault: Fault;
  /** How many calls fitted it since it was added. */
  readonly seen: number;
  /** How many of them it struck. */
  readonly struck: number;
}

/** The faults, and which of them strike a call. */
export interface Faults extends FaultList {
  /** Counts a call. Gives the faults that strike it, in the order in which they were added. */
  readonly strike: (place: CallPlace) => readonly Fault[];
  /** Removes one, if it is there. */
  readonly remove: (id: number) => boolean;
}

/**
 * @param check - throws where a fault contradicts itself
 * @param seed - of the faults by chance that have none
 */
export function createFaults(check: (fault: Fault) => Fault, seed: number): Faults {
  const entries = new Map<number, Entry>();
  let lastId = 0;
  return {
    add(fault) {
      lastId += 1;
      const id = lastId;
      entries.set(id, createEntry(check(fault), seed));
      return () => {
        entries.delete(id);
      };
    },
    remove: (id) => entries.delete(id),
    clear: () => entries.clear(),
    list: () =>
      Array.from(entries, ([id, { fault, seen, struck }]) => ({ id, fault, seen, struck })),
    strike: (place) =>
      Array.from(entries.values())
        .filter((entry) => matchesPlace(entry.fault, place) && count(entry))
        .map(({ fault }) => fault),
  };
}

interface Entry {
  readonly fault: Fault;
  /** Whether the call of this number is struck; asked once for each, in their order. */
  readonly isStruck: (call: number) => boolean;
  seen: number;
  struck: number;
  /** The number of the last call of a burst. */
  burstEnd: number;
}

function createEntry(fault: Fault, seed: number): Entry {
  return { fault, isStruck: timing(fault, seed), seen: 0, struck: 0, burstEnd: 0 };
}

function timing({ call = 'every' }: Fault, seed: number): (call: number) => boolean {
  if (call === 'every') return () => true;
  if (typeof call === 'number') return (number) => number === call;
  if ('probability' in call) {
    const random = createRandom(call.seed ?? seed);
    return () => random() < call.probability;
  }
  const [from, to] = call;
  return (number) => number >= from && number <= to;
}

/** Counts a call that fits, and tells whether it is struck. */
function count(entry: Entry): boolean {
  const { fault } = entry;
  entry.seen += 1;
  const isDue = entry.isStruck(entry.seen);
  if (isDue && fault.kind === 'throttle') entry.burstEnd = entry.seen + (fault.calls ?? 1) - 1;
  const isStruck = isDue || entry.seen <= entry.burstEnd;
  if (isStruck) entry.struck += 1;
  return isStruck;
}
