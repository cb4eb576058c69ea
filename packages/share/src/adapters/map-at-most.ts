/** Do something with each value, so many at a time, and answer in their order. */
export async function mapAtMost<T, R>(
  limit: number,
  values: readonly T[],
  run: (value: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  // One iterator for all workers: each takes what comes next.
  const queue = values.entries();
  async function work(): Promise<void> {
    for (const [index, value] of queue) results[index] = await run(value);
  }
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, work));
  return results;
}
