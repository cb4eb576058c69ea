import { existsSync, readFileSync } from 'node:fs';

/**
 * How many milliseconds of one core a process has used so far, with all of its threads; `undefined`
 * where the system does not tell.
 */
export function processorTime(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  // The name of the program stands in brackets and can have anything in it.
  const [, rest = ''] = /^.*\) (.*)$/s.exec(readFileSync(file, 'utf8')) ?? [];
  const [user, system] = rest.split(' ').slice(11, 13).map(Number);
  // Linux counts these in hundredths of a second, whatever its own clock does.
  return ((user ?? 0) + (system ?? 0)) * 10;
}
