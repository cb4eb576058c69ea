/** Does work when there is room for it. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Room for so many at a time; whoever asks first comes first. Pure but for its own count. */
export function limitTo(size: number): Limit {
  const waiting: (() => void)[] = [];
  let free = size;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
