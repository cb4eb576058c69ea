import type { Machine, MachineProcess } from './compute.js';
import { FileError, plainPath } from './machine-files.js';

/**
 * A file of a machine that is read or written from one place to the next. A program inside goes
 * along with it as long as every read or write begins where the one before ended.
 */
export interface FileStream {
  /** Up to so many bytes from there; fewer only at the end of the file. */
  readonly read: (offset: number, length: number) => Promise<Buffer>;
  readonly write: (offset: number, data: Buffer) => Promise<void>;
  /** Waits until everything written is in the file; the next write opens it again. */
  readonly flush: () => Promise<void>;
}

/** Opens a file that exists. */
export function openFileStream(
  machine: Machine,
  {
    path,
    user,
    append,
  }: { readonly path: string; readonly user: string; readonly append: boolean },
): FileStream {
  let reader: Reader | undefined;
  let writer: Writer | undefined;
  const dd = (...args: string[]): MachineProcess =>
    machine.run({ command: ['dd', ...args, 'bs=64k', 'status=none'], user, env: { LC_ALL: 'C' } });
  const flush = async (): Promise<void> => {
    const last = writer;
    writer = undefined;
    await last?.end();
  };

  return {
    async read(offset, length) {
      await flush();
      if (reader?.offset !== offset) {
        reader?.cancel();
        const from = [`if=${plainPath(path)}`, 'iflag=skip_bytes', `skip=${offset}`];
        reader = startReading(dd(...from), offset);
      }
      return reader.next(length);
    },
    async write(offset, data) {
      if (writer !== undefined && !append && writer.offset !== offset) await flush();
      const place = append ? ['oflag=append'] : ['oflag=seek_bytes', `seek=${offset}`];
      writer ??= startWriting(dd(`of=${plainPath(path)}`, 'conv=notrunc', ...place), offset);
      await writer.next(data);
    },
    async flush() {
      reader?.cancel();
      reader = undefined;
      await flush();
    },
  };
}

interface Reader {
  readonly offset: number;
  readonly next: (length: number) => Promise<Buffer>;
  readonly cancel: () => void;
}

function startReading(child: MachineProcess, start: number): Reader {
  const chunks = child.stdout[Symbol.asyncIterator]();
  const end = watch(child);
  child.stdin.end();
  let offset = start;
  let rest = Buffer.alloc(0);
  return {
    get offset() {
      return offset;
    },
    async next(length) {
      while (rest.length < length) {
        const { value, done } = await chunks.next();
        if (done === true) break;
        rest = Buffer.concat([rest, Buffer.from(value as Buffer)]);
      }
      if (rest.length < length) await end;
      const data = rest.subarray(0, length);
      rest = rest.subarray(length);
      offset += data.length;
      return data;
    },
    cancel() {
      child.kill('SIGKILL');
      end.catch(() => undefined);
      void chunks.return?.();
    },
  };
}

interface Writer {
  readonly offset: number;
  readonly next: (data: Buffer) => Promise<void>;
  readonly end: () => Promise<void>;
}

function startWriting(child: MachineProcess, start: number): Writer {
  const end = watch(child);
  // Said when it ends; until then it is nobody's yet.
  end.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  (child.stdout as NodeJS.ReadableStream).resume();
  let offset = start;
  return {
    get offset() {
      return offset;
    },
    async next(data) {
      offset += data.length;
      // When the program has ended, why is what matters.
      await Promise.race([new Promise<void>((resolve) => write(child, data, resolve)), end]);
    },
    async end() {
      child.stdin.end();
      await end;
    },
  };
}

function write(child: MachineProcess, data: Buffer, done: () => void): void {
  child.stdin.write(data, () => done());
}

/** Rejects with what it complained about when it does not succeed. */
async function watch(child: MachineProcess): Promise<void> {
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer | string) => {
    complaint = `${complaint}${chunk}`.slice(-4096);
  });
  const { code } = await child.exit;
  if (code !== 0) throw new FileError(complaint);
}
