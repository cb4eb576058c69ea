const milliseconds: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1_000,
  millisecond: 1,
  microsecond: 0.001,
};

/** Reads Packer's durations, such as `1 second 371 milliseconds`, into whole milliseconds. */
export function readDuration(words: string): number {
  let sum = 0;
  for (const [, amount, unit = ''] of words.matchAll(/(\d+) ([a-z]+?)s?\b/g)) {
    sum += Number(amount) * (milliseconds[unit] ?? 0);
  }
  return Math.round(sum);
}
