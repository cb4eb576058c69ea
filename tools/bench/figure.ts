/** One measured figure. */
export interface Figure {
  /** What was measured, and against what. */
  readonly name: string;
  /** What came out. */
  readonly value: number;
  /** `ratio`, `calls`, `ms`, `MB`, … */
  readonly unit: string;
  /** The budget, in words. */
  readonly goal: string;
  /** Whether the value is within it. */
  readonly holds: boolean;
}

/** What a file of this folder exports. */
export interface Benchmark {
  /** Measure, telling what goes on. */
  measure(say: (line: string) => void): Promise<readonly Figure[]>;
}

/** A figure that must not be larger than its goal. */
export function atMost(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, goal: `at most ${limit}`, holds: value <= limit };
}

/** A figure that must not be smaller than its goal. */
export function atLeast(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, goal: `at least ${limit}`, holds: value >= limit };
}

/** A figure that is told without a budget, such as what others take. */
export function reported(name: string, value: number, unit: string): Figure {
  return { name, value, unit, goal: 'none, reported', holds: true };
}
