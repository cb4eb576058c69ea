import { randomUUID } from 'node:crypto';
import { appendFileSync, createReadStream, createWriteStream } from 'node:fs';
import {
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { getuid } from 'node:process';
import { pipeline } from 'node:stream/promises';
import { PackerError } from '../errors.js';
import { type Redactor, redactChunks } from '../redaction/redact.js';

const onlyOwner = 0o600;

/** Makes the folder of a run; one that is there already is fine. */
export async function makeDirectory(path: string): Promise<void> {
  await attempt('make the run directory', path, () =>
    mkdir(path, { recursive: true, mode: 0o700 }),
  );
}

/**
 * Throws unless the path is a folder, no link to one, that belongs to this user and that nobody else
 * can write to: what is read there decides what is ended and removed. A folder that is missing holds
 * no run.
 */
export async function requireOwnDirectory(path: string): Promise<void> {
  const found = await attempt('use the run directory', path, async () => {
    try {
      return await lstat(path);
    } catch (cause) {
      if (!isCode(cause, 'ENOENT')) throw cause;
      throw new PackerError(
        'PACKER_RUN_UNREADABLE',
        `Cannot read the run of ${path}: there is no such directory. Give the directory that runPacker was given as runDirectory.`,
        { cause },
      );
    }
  });
  const user = getuid?.();
  const problem = !found.isDirectory()
    ? 'it is not a directory'
    : user !== undefined && found.uid !== user
      ? 'it belongs to another user'
      : (found.mode & 0o022) !== 0
        ? 'others can write to it (chmod go-w)'
        : undefined;
  if (problem === undefined) return;
  throw new PackerError(
    'PACKER_RUN_DIRECTORY_UNSAFE',
    `Cannot use the run directory ${path}: ${problem}.`,
  );
}

/** Throws unless the path is a folder: a missing one would look like a missing program. */
export async function requireDirectory(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new PackerError(
    'PACKER_OPTION_INVALID',
    `Cannot run Packer: option workingDirectory is ${path}, which is not a directory.`,
  );
}

/** Opens a file that must not exist yet: what is there already belongs to another run. */
export function openNewFile(path: string): Promise<FileHandle> {
  return attempt('make the file', path, async () => {
    try {
      return await open(path, 'wx', onlyOwner);
    } catch (cause) {
      if (!isCode(cause, 'EEXIST')) throw cause;
      throw new PackerError(
        'PACKER_RUN_DIRECTORY_USED',
        `Cannot run Packer in ${dirname(path)}: it holds the file ${basename(path)} of another run. Give every run a directory of its own.`,
        { cause },
      );
    }
  });
}

/** Writes a file that must not exist yet. */
export async function createFile(path: string, text: string): Promise<void> {
  await using file = await openNewFile(path);
  try {
    await attempt('write the file', path, () => file.writeFile(text));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Writes a file so that a reader sees the old text or the new one, never a part. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  await attempt('write the file', path, () =>
    replaceFile(path, (temporary) => writeFile(temporary, text, { mode: onlyOwner })),
  );
}

/**
 * Makes a file, with its content, unless it is there already: of several that try, one succeeds.
 * Returns whether it was this one.
 */
export function claimFile(path: string, text: string): Promise<boolean> {
  return attempt('make the file', path, async () => {
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, text, { mode: onlyOwner, flush: true });
      // Unlike a rename, a link never replaces what is there.
      await link(temporary, path);
      return true;
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false;
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  });
}

/** Moves a file to where only this user can read it. Returns whether there was one. */
export async function moveSecretFile(from: string, to: string): Promise<boolean> {
  const text = await readTextIfAny(from);
  if (text === undefined) return false;
  await writeAtomically(to, text);
  await removeFile(from);
  return true;
}

/** The whole of a file, as text. */
export function readText(path: string): Promise<string> {
  return attempt('read the file', path, () => readFile(path, 'utf8'));
}

/** The whole of a file, as text; undefined when there is none. */
export function readTextIfAny(path: string): Promise<string | undefined> {
  return attempt('read the file', path, () =>
    readFile(path, 'utf8').catch((error: unknown) => {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }),
  );
}

/**
 * The text of a file together with the time of its last change, as something to be compared only; undefined when
 * there is none. The file is opened, so that a file server is asked and no memory of it.
 */
export function readStateIfAny(path: string): Promise<string | undefined> {
  return attempt('read the file', path, async () => {
    try {
      await using file = await open(path);
      const { mtimeNs } = await file.stat({ bigint: true });
      return `${mtimeNs}\n${await file.readFile('utf8')}`;
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  });
}

/** Sets the time of the last change of a file, in milliseconds since 1970. It needs no space on the disk. */
export function setFileTime(path: string, time: number): Promise<void> {
  return attempt('set the time of the file', path, () => utimes(path, time / 1000, time / 1000));
}

/** Adds to a file before it returns: what is known is on disk before anybody hears of it. */
export function appendNow(path: string, text: string): void {
  try {
    appendFileSync(path, text, { mode: onlyOwner });
  } catch (cause) {
    throw failed('write the file', path, cause);
  }
}

/** The names in a folder. */
export function listFiles(path: string): Promise<readonly string[]> {
  return attempt('list the folder', path, () => readdir(path));
}

/** Whether the path is a file. */
export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/** Whether there is such a file. */
export async function existsFile(path: string): Promise<boolean> {
  return (await fileFacts(path)) !== undefined;
}

/** The size of a file in bytes, and when it was last written; undefined when there is none. */
export async function fileFacts(
  path: string,
): Promise<{ readonly size: number; readonly writtenAt: number } | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && { size: found.size, writtenAt: found.mtimeMs };
}

/** Removes a file; one that is not there is fine. */
export function removeFile(path: string): Promise<void> {
  return attempt('remove the file', path, () => rm(path, { force: true }));
}

/** Replaces a file, if it is there, by its masked self. A file that cannot be masked is deleted. */
export async function redactFile(path: string, redactor: Redactor): Promise<void> {
  if (!redactor.active || !(await existsFile(path))) return;
  try {
    await replaceFile(path, (temporary) =>
      pipeline(
        createReadStream(path),
        (chunks: AsyncIterable<Uint8Array>) => redactChunks(chunks, redactor),
        createWriteStream(temporary, { mode: onlyOwner }),
      ),
    );
  } catch (cause) {
    const deleted = await rm(path, { force: true }).then(
      () => true,
      () => false,
    );
    throw failed('mask the secrets in', path, cause, deleted ? 'It was deleted.' : 'Delete it.');
  }
}

/** The last whole lines of a file that are within its last bytes, as text. */
export async function readEnd(path: string, bytes: number): Promise<string> {
  return attempt('read the file', path, async () => {
    await using file = await open(path);
    const { size } = await file.stat();
    const start = Math.max(0, size - bytes);
    const length = size - start;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    // Half a line may hold half a secret, which nothing would mask.
    const from = start === 0 ? 0 : buffer.indexOf('\n') + 1;
    return from === 0 && start > 0 ? '' : buffer.toString('utf8', from, bytesRead);
  });
}

async function replaceFile(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function attempt<T>(what: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof PackerError ? cause : failed(what, path, cause);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function failed(what: string, path: string, cause: unknown, advice = ''): PackerError {
  const seen = cause instanceof Error ? cause.message : String(cause);
  const message = `Cannot ${what} ${path}: ${seen}. ${advice}`.trim();
  return new PackerError('PACKER_FILE_FAILED', message, { cause });
}
