import type { RunOptions } from '../compute.js';
import { shellWord } from './shell-word.js';

const loginPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The arguments of the script that becomes a program inside. */
export function enterArguments(options: RunOptions): readonly string[] {
  const { user, workingDirectory, terminal, command } = options;
  const line = terminal === undefined ? '' : command.map(shellWord).join(' ');
  const size = terminal === undefined ? ['', ''] : terminalSize(terminal);
  const variables = Object.entries({ ...loginEnvironment(options), ...options.env }).map(
    ([name, value]) => `${name}=${value}`,
  );
  return [
    ...[user ?? 'root', workingDirectory ?? '', line, ...size],
    ...[String(variables.length), ...variables, ...command],
  ];
}

/** The rows and columns of a terminal, as words. */
export function terminalSize({
  rows,
  columns,
}: Required<RunOptions>['terminal']): readonly string[] {
  return [rows, columns].map(toSize);
}

function toSize(count: number): string {
  return String(Math.min(Math.max(Math.trunc(count) || 0, 1), 9999));
}

function loginEnvironment({ terminal }: RunOptions): Readonly<Record<string, string>> {
  return { PATH: loginPath, LANG: 'C.UTF-8', ...(terminal === undefined ? {} : { TERM: 'xterm' }) };
}
