/** One change of a text: what stands at a place goes, something else comes. */
export interface Splice {
  /** The place in the text before any change. */
  readonly at: number;
  /** How much goes. */
  readonly remove: number;
  /** What comes. */
  readonly text: string;
}

/** Whether splices are in order, do not overlap, and are within a text of that length. */
export function areSplicesOf(length: number, splices: readonly Splice[]): boolean {
  let end = 0;
  return splices.every(({ at, remove }) => {
    const fits = Number.isInteger(at) && Number.isInteger(remove) && remove >= 0 && at >= end;
    end = at + remove;
    return fits && end <= length;
  });
}

/** The text with its changes. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let end = 0;
  let result = '';
  for (const { at, remove, text: comes } of splices) {
    result += text.slice(end, at) + comes;
    end = at + remove;
  }
  return result + text.slice(end);
}
