/** How much of notes is shown: the most items of each list, by how much they matter. */
export type Cut = Readonly<Record<Weight, number>>;

/** How much an item matters where there is no room for all: details go first, essentials last. */
export type Weight = 'essential' | 'content' | 'detail';

/** Everything is shown. */
export const uncut: Cut = {
  essential: Number.POSITIVE_INFINITY,
  content: Number.POSITIVE_INFINITY,
  detail: Number.POSITIVE_INFINITY,
};

/**
 * Renders as much as fits: items are left out as a whole, and each list says how many are missing. Gives
 * undefined where not even the heads of all parts fit.
 *
 * @param longest - Number of items of the longest list.
 */
export function fitCut<T>(
  longest: number,
  render: (cut: Cut) => T,
  fits: (rendered: T) => boolean,
): T | undefined {
  const whole = render(uncut);
  if (fits(whole)) return whole;
  let cut = uncut;
  for (const weight of ['detail', 'content', 'essential'] as const) {
    const found = mostThatFits(longest, (most) => render({ ...cut, [weight]: most }), fits);
    if (found !== undefined) return found;
    cut = { ...cut, [weight]: 0 };
  }
  return undefined;
}

/** The rendering with the most items that fits, by halving. */
function mostThatFits<T>(
  longest: number,
  render: (most: number) => T,
  fits: (rendered: T) => boolean,
): T | undefined {
  let best: T | undefined;
  let low = 0;
  let high = longest;
  while (low <= high) {
    const most = Math.floor((low + high) / 2);
    const rendered = render(most);
    if (fits(rendered)) {
      best = rendered;
      low = most + 1;
    } else {
      high = most - 1;
    }
  }
  return best;
}
