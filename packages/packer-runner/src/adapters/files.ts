import { type FileHandle, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { PackerError } from '../errors.js';
import { type Redactor, redactChunks } from '../redact.js';

const onlyOwner = 0o600;

/** Makes the folder of a run; a folder that is there already may be used if it holds no run. */
export async function makeRunDirectory(path: string, journal: string): Promise<void> {
  await attempt('make the run directory', path, () =>
    mkdir(path, { recursive: true, mode: 0o700 }),
  );
  if (await stat(journal).catch(() => undefined)) {
    throw new PackerError(
      'PACKER_RUN_DIRECTORY_USED',
      `Cannot run Packer in ${path}: it already holds a run. Give every run a directory of its own.`,
    );
  }
}

/** Throws unless the path is a folder: a missing one would look like a missing program. */
export async function requireDirectory(path: string): Promise<void> {
  const found = await attempt('use the working directory', path, () => stat(path));
  if (!found.isDirectory()) {
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      `Cannot run Packer in ${path}: it is not a directory.`,
    );
  }
}

/** Opens a file that must not exist yet. */
export function openNewFile(path: string): Promise<FileHandle> {
  return attempt('make the file', path, () => open(path, 'wx', onlyOwner));
}

/** Writes a file so that a reader sees the old text or the new one, never a part. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  await attempt('write the file', path, async () => {
    await writeFile(temporary, text, { mode: onlyOwner });
    await rename(temporary, path);
  });
}

/** Removes a file; one that is not there is fine. */
export function removeFile(path: string): Promise<void> {
  return attempt('remove the file', path, () => rm(path, { force: true }));
}

/** Replaces a file by its redacted self. */
export async function redactFile(path: string, redactor: Redactor): Promise<void> {
  if (!redactor.active) return;
  const temporary = `${path}.tmp`;
  await attempt('redact the file', path, async () => {
    const source = await open(path);
    const target = await open(temporary, 'wx', onlyOwner);
    try {
      for await (const chunk of redactChunks(
        source.createReadStream({ autoClose: false }),
        redactor,
      )) {
        await target.writeFile(chunk);
      }
    } finally {
      await source.close();
      await target.close();
    }
    await rename(temporary, path);
  });
}

/** The last bytes of a file, as text. */
export async function readEnd(path: string, bytes: number): Promise<string> {
  return attempt('read the file', path, async () => {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - bytes);
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(size - start),
        0,
        size - start,
        start,
      );
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  });
}

async function attempt<T>(what: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof PackerError) throw cause;
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new PackerError('PACKER_FILE_FAILED', `Cannot ${what} ${path}: ${seen}`, { cause });
  }
}
