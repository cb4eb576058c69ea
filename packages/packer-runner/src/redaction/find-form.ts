/**
 * Where a form begins at or after a place; the length of the bytes when none does. Every byte is
 * looked at a bounded number of times, so that a search that goes on behind what it has found costs
 * no more than one search.
 */
export type FormFinder = (bytes: Uint8Array, from: number) => number;

// Longer steps gain nothing more, and have to fit into a byte.
const longestWindow = 64;
const pairs = 65_536;

/**
 * Creates a search for many forms at once, after Wu and Manber. It looks at the last two bytes of a
 * window as long as the shortest form, and moves on by as many bytes as those two rule out for the
 * beginnings of all forms: of ordinary text it sees a fraction.
 */
export function createFormFinder(forms: readonly Uint8Array[]): FormFinder {
  if (forms.length === 0) return (bytes) => bytes.length;
  const last = forms.reduce((least, { length }) => Math.min(least, length), longestWindow) - 1;
  // Less than two bytes tell nothing, so they are taken to be everywhere.
  if (last < 1) return (_, from) => from;
  const { steps, endings } = createTables(forms, last);
  return (bytes, from) => {
    const { length } = bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    for (let end = from + last; end < length; ) {
      const pair = view.getUint16(end - 1);
      const step = steps[pair] ?? 1;
      if (step > 0) {
        end += step;
        continue;
      }
      const start = end - last;
      for (const form of endings.get(pair) ?? []) if (isAt(bytes, start, form)) return start;
      end += 1;
    }
    return length;
  };
}

interface Tables {
  /** How far the window may move, by the two bytes at its end. */
  readonly steps: Uint8Array;
  /** The forms whose first window ends with these two bytes: there the step is 0. */
  readonly endings: ReadonlyMap<number, readonly Uint8Array[]>;
}

function createTables(forms: readonly Uint8Array[], last: number): Tables {
  const steps = new Uint8Array(pairs).fill(last);
  const endings = new Map<number, Uint8Array[]>();
  for (const form of forms) {
    for (let end = 1; end <= last; end += 1) {
      const pair = pairAt(form, end);
      steps[pair] = Math.min(steps[pair] ?? last, last - end);
    }
    const ending = pairAt(form, last);
    endings.set(ending, [...(endings.get(ending) ?? []), form]);
  }
  return { steps, endings };
}

function pairAt(bytes: Uint8Array, end: number): number {
  return ((bytes[end - 1] ?? 0) << 8) | (bytes[end] ?? 0);
}

function isAt(bytes: Uint8Array, start: number, form: Uint8Array): boolean {
  if (start + form.length > bytes.length) return false;
  for (let index = 0; index < form.length; index += 1) {
    if (bytes[start + index] !== form[index]) return false;
  }
  return true;
}
