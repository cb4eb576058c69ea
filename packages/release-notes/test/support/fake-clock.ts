import type { PaceOptions } from '../../src/trackers/paced-calls.js';

/** A clock that only waiting moves, and what was waited, in milliseconds. */
export function fakeClock(start = 0) {
  const waits: number[] = [];
  let time = start;
  const pace: PaceOptions = {
    now: () => time,
    random: () => 0,
    delay: async (milliseconds) => {
      waits.push(milliseconds);
      time += milliseconds;
    },
  };
  return { waits, pace };
}
