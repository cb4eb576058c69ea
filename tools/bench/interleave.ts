/** Something to be timed; it may answer with its own measurement in milliseconds. */
export type Subject = () => Promise<unknown>;

/**
 * Time several subjects in turns, so that whatever else the machine does hits all of them, and give
 * each one's median in milliseconds. The first turn warms up and does not count.
 */
export async function interleave<Name extends string>(
  turns: number,
  subjects: Readonly<Record<Name, Subject>>,
): Promise<Readonly<Record<Name, number>>> {
  const times = new Map<string, number[]>(Object.keys(subjects).map((name) => [name, []]));
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const [name, subject] of Object.entries<Subject>(subjects)) {
      const start = performance.now();
      const own = await subject();
      const time = typeof own === 'number' ? own : performance.now() - start;
      if (turn > 0) times.get(name)?.push(time);
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)])) as Record<
    Name,
    number
  >;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.ceil(middle) - 1],
    sorted[Math.floor(middle)],
  ];
  return (low + high) / 2;
}
