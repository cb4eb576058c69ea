import type { Machine } from './compute.js';
import { runToEnd } from './run-to-end.js';

/** What is known of a file, in the units of SFTP: bytes and seconds. */
export interface FileAttributes {
  /** Kind and permissions, as stat(2) has them. */
  readonly mode: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly atime: number;
  readonly mtime: number;
}

/** A file as its directory lists it. */
export interface DirectoryEntry {
  readonly name: string;
  readonly attributes: FileAttributes;
}

/** Why something could not be done with a file. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly reason: 'missing' | 'forbidden' | 'other';

  constructor(message: string) {
    super(message.trim().split('\n').at(-1) ?? '');
    this.reason = /No such file or directory/.test(message)
      ? 'missing'
      : /Permission denied|Operation not permitted/.test(message)
        ? 'forbidden'
        : 'other';
  }
}

/** What a user can do with the files of a machine, by the programs that every Linux system has. */
export interface MachineFiles {
  readonly attributes: (path: string, options: { follow: boolean }) => Promise<FileAttributes>;
  readonly list: (path: string) => Promise<readonly DirectoryEntry[]>;
  readonly realPath: (path: string) => Promise<string>;
  readonly readLink: (path: string) => Promise<string>;
  /** Runs a program for its effect. Paths of the caller have gone through {@link plainPath}. */
  readonly do: (...command: [string, ...string[]]) => Promise<string>;
}

/** A path that no program takes for an option. */
export function plainPath(path: string): string {
  return path.startsWith('/') ? path : `./${path}`;
}

export function machineFiles(machine: Machine, user: string): MachineFiles {
  const run = async (...command: [string, ...string[]]): Promise<string> => {
    // In the language whose words are looked for.
    const env = { LC_ALL: 'C' };
    const { code, stdout, stderr } = await runToEnd(machine, { command, user, env });
    if (code !== 0) throw new FileError(stderr);
    return stdout;
  };
  return {
    do: run,
    async attributes(path, { follow }) {
      const format = '--printf=%f %s %u %g %X %Y';
      const output = await run('stat', ...(follow ? ['-L'] : []), format, plainPath(path));
      const [mode = '', ...numbers] = output.split(' ');
      return toAttributes(Number.parseInt(mode, 16), numbers);
    },
    async list(path) {
      const find = ['-mindepth', '1', '-maxdepth', '1', '-printf', '%y %m %s %U %G %A@ %T@ %f\\0'];
      const output = await run('find', '-H', plainPath(path), ...find);
      const entries = output.split('\0').filter((entry) => entry !== '');
      return entries.map(readEntry);
    },
    realPath: async (path) => (await run('realpath', '-mz', plainPath(path))).replace(/\0$/, ''),
    readLink: async (path) => (await run('readlink', '-z', plainPath(path))).replace(/\0$/, ''),
  };
}

/** The kinds of stat(2) by the letters of find(1). */
const kinds: Readonly<Record<string, number>> = {
  f: 0o100000,
  d: 0o040000,
  l: 0o120000,
  p: 0o010000,
  s: 0o140000,
  c: 0o020000,
  b: 0o060000,
};

function readEntry(entry: string): DirectoryEntry {
  const [kind = '', permissions = '', ...rest] = entry.split(' ');
  const mode = (kinds[kind] ?? 0) | Number.parseInt(permissions, 8);
  return { name: rest.slice(5).join(' '), attributes: toAttributes(mode, rest) };
}

function toAttributes(mode: number, numbers: readonly string[]): FileAttributes {
  const [size = 0, uid = 0, gid = 0, atime = 0, mtime = 0] = numbers.map((text) =>
    Math.floor(Number(text)),
  );
  return { mode, size, uid, gid, atime, mtime };
}
