/** How much of notes is shown: the most items of each list, by how much they matter. */
export type Cut = Readonly<Record<Weight, number>>;

/**
 * How much an item matters where there is no room for all: details go first, warnings last. After them, whole
 * parts go where a format lets them.
 */
export type Weight = 'part' | 'warning' | 'essential' | 'content' | 'detail';

/** Everything is shown. */
export const uncut: Cut = {
  part: Number.POSITIVE_INFINITY,
  warning: Number.POSITIVE_INFINITY,
  essential: Number.POSITIVE_INFINITY,
  content: Number.POSITIVE_INFINITY,
  detail: Number.POSITIVE_INFINITY,
};

/**
 * A cut that shows no more items of a list than there is room for, if each takes some: what cannot fit need not
 * be written to see that.
 */
export function withinRoom(cut: Cut, room: number, leastOfItem: number): Cut {
  const most = Math.ceil(room / leastOfItem);
  return {
    part: Math.min(cut.part, most),
    warning: Math.min(cut.warning, most),
    essential: Math.min(cut.essential, most),
    content: Math.min(cut.content, most),
    detail: Math.min(cut.detail, most),
  };
}

/**
 * Renders as much as fits: items are left out as a whole, and each list says how many are missing. Gives
 * undefined where not even the heads of all parts fit.
 *
 * @param longest - Number of items of the longest list.
 * @param weights - What may be left out, what goes first in front.
 */
export function fitCut<T>(
  longest: number,
  render: (cut: Cut) => T,
  fits: (rendered: T) => boolean,
  weights: readonly Weight[] = itemWeights,
): T | undefined {
  const whole = render(uncut);
  if (fits(whole)) return whole;
  let cut = uncut;
  for (const weight of weights) {
    const found = mostThatFits(longest, (most) => render({ ...cut, [weight]: most }), fits);
    if (found !== undefined) return found;
    cut = { ...cut, [weight]: 0 };
  }
  return undefined;
}

/** Items go, but each part keeps its head. */
const itemWeights: readonly Weight[] = ['detail', 'content', 'essential', 'warning'];

/** Where there is no room for the heads of all parts, the first parts stand for all. */
export const weightsOfSummary: readonly Weight[] = [
  'detail',
  'content',
  'essential',
  'warning',
  'part',
];

/** The rendering with the most items that fits: doubling, as what fits is mostly little, then halving. */
function mostThatFits<T>(
  longest: number,
  render: (most: number) => T,
  fits: (rendered: T) => boolean,
): T | undefined {
  let best: T | undefined;
  const holds = (most: number): boolean => {
    const rendered = render(most);
    if (!fits(rendered)) return false;
    best = rendered;
    return true;
  };
  // One item may be shorter than the line that says how many are missing.
  if (!holds(0) && !holds(1)) return undefined;
  let low = 1;
  let high = 1;
  while (high < longest && holds(high)) {
    low = high + 1;
    high *= 2;
  }
  high = Math.min(high, longest);
  while (low <= high) {
    const most = Math.floor((low + high) / 2);
    if (holds(most)) low = most + 1;
    else high = most - 1;
  }
  return best;
}
