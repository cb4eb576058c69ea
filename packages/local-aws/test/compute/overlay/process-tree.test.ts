import { expect, test } from 'vitest';
import { parseProcessStat, startedBy } from '../../../src/compute/overlay/process-tree.js';

test('a process is read from its line, whatever its name holds', () => {
  expect(parseProcessStat('42 (a) b (c\n) S 7 42 41 0 -1 4194560 1')).toEqual({
    ...{ pid: 42, state: 'S', parent: 7, session: 41 },
  });
  expect(parseProcessStat('')).toBeUndefined();
});

test('a process has started its children, theirs, and whoever is in a session of one of them', () => {
  const process = (pid: number, parent: number, session: number) => ({
    ...{ pid, parent, session, state: 'S' },
  });
  const processes = [
    process(10, 1, 10),
    process(11, 10, 11),
    process(12, 11, 11),
    // Its parent has ended, and its session tells where it comes from.
    process(13, 1, 11),
    process(14, 13, 14),
    process(20, 1, 20),
    process(21, 20, 20),
  ];

  expect(startedBy(10, processes).toSorted()).toEqual([11, 12, 13, 14]);
  expect(startedBy(20, processes)).toEqual([21]);
  expect(startedBy(21, processes)).toEqual([]);
});
