import type { LadderTest } from './ladder-test.js';
import type { LaunchInProgress } from './launch-in-progress.js';

/**
 * Begins the tests of the ladder for a place anew, and gives what notes them.
 *
 * @param retried - How tests ended on instances that were replaced
 */
export function noteTest(
  launch: LaunchInProgress,
  place: string,
  retried: readonly LadderTest[] = [],
): (test: LadderTest) => void {
  const tests: LadderTest[] = [];
  launch.ladder.set(place, tests);
  return (test) => {
    const before = retried.filter(({ name }) => name === test.name);
    tests.push(before.length === 0 ? test : { ...test, before });
  };
}
