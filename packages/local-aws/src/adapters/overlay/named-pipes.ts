import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { hostEnvironment } from './run-host-program.js';

/** A pipe between this process and one that is about to be started. */
export interface NamedPipe {
  /** The end for the other process. To be closed here when that one has it. */
  readonly inner: number;
  /** The end of this process. */
  readonly outer: Socket;
}

/** Makes pipes that the other process reads from, or writes to. */
export interface NamedPipes {
  readonly open: (inner: 'reads' | 'writes') => NamedPipe;
  /** Removes what was made and not opened. */
  readonly close: () => void;
}

/**
 * Pipes that the kernel knows by a name. What Node itself puts between processes are sockets, which
 * cannot be opened again, so `echo error > /dev/stderr` would fail inside. A pipe loses its name as
 * soon as it is open.
 */
export function createNamedPipes(directory: string): NamedPipes {
  const names: string[] = [];
  return {
    open(inner) {
      if (names.length === 0) names.push(...makeNames(directory));
      const name = names.pop() ?? '';
      const ours = inner === 'reads' ? constants.O_WRONLY : constants.O_RDONLY;
      // Opening one end alone would wait for the other.
      const both = openSync(name, constants.O_RDWR | constants.O_NONBLOCK);
      try {
        const theirs = openSync(name, inner === 'reads' ? constants.O_RDONLY : constants.O_WRONLY);
        const fd = openSync(name, ours | constants.O_NONBLOCK);
        const isReadable = inner === 'writes';
        return {
          inner: theirs,
          outer: new Socket({ fd, readable: isReadable, writable: !isReadable }),
        };
      } finally {
        closeSync(both);
        rmSync(name);
      }
    },
    close() {
      for (const name of names.splice(0)) rmSync(name, { force: true });
    },
  };
}

/** Many at a time, because each time costs a process. */
function makeNames(directory: string): readonly string[] {
  const names = Array.from({ length: 48 }, () => join(directory, randomUUID()));
  // Users inside may open them, and nobody else comes into the directory.
  execFileSync('mkfifo', ['-m', '666', ...names], { env: hostEnvironment, stdio: 'ignore' });
  return names;
}
