import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';

/** A file of a folder of tests. */
export interface TestFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly contents: Uint8Array;
  /** Somebody may run it. */
  readonly executable: boolean;
}

/** Most bytes of a file, of all files, and most files and folders below each other. */
const limits = { file: 2 * 1024 * 1024, all: 16 * 1024 * 1024, files: 2000, depth: 16 };

/**
 * The files of a folder, in order of their paths, without those whose names begin with a dot. Links are
 * followed as long as they stay in the folder.
 *
 * @throws HarnessError `HARNESS_SUITE_INVALID` for what cannot be read, leads out of the folder, is
 * neither file nor folder, or is too much
 */
export async function readTestFolder(directory: string): Promise<readonly TestFile[]> {
  const root = await inFolder(directory, () => realpath(directory), 'the folder');
  const files: TestFile[] = [];
  let bytes = 0;
  await visit('', 0);
  return files;

  async function visit(path: string, depth: number): Promise<void> {
    const whole = join(directory, path);
    if (depth > limits.depth)
      throw invalid(whole, 'it is too deep; does a link lead to its own folder?');
    const entries = await inFolder(whole, () => readdir(whole, { withFileTypes: true }));
    const names = entries.map(({ name }) => name).filter((name) => !name.startsWith('.'));
    for (const name of names.sort()) {
      const inner = path === '' ? name : `${path}/${name}`;
      await inFolder(join(directory, inner), () => visitEntry(inner, depth));
    }
  }

  async function visitEntry(path: string, depth: number): Promise<void> {
    const whole = join(directory, path);
    const real = await realpath(whole);
    const fromRoot = relative(root, real);
    if (fromRoot.split(sep)[0] === '..' || isAbsolute(fromRoot)) {
      throw invalid(whole, 'it leads out of the folder of tests; put a copy there');
    }
    if ((await lstat(real)).isDirectory()) return visit(path, depth + 1);
    // What is opened is what was looked at: no link any more, and no waiting for the other end of a pipe.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
    const handle = await open(real, flags);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw invalid(whole, 'it is neither file nor folder');
      bytes += stat.size;
      if (stat.size > limits.file) {
        throw invalid(whole, `it has ${stat.size} bytes, and at most ${limits.file} are taken`);
      }
      if (bytes > limits.all || files.length >= limits.files) {
        throw invalid(directory, `it has more than ${limits.files} files or ${limits.all} bytes`);
      }
      const contents = await handle.readFile();
      files.push({ path, contents, executable: (stat.mode & 0o111) !== 0 });
    } finally {
      await handle.close();
    }
  }
}

async function inFolder<T>(path: string, work: () => Promise<T>, what = 'it'): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw invalid(path, `${what} does not exist; check the path`, cause);
    }
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw invalid(path, `${seen}; check that it exists and that you may read it`, cause);
  }
}

function invalid(path: string, seen: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'HARNESS_SUITE_INVALID',
    `Cannot read the tests in ${printable(path)}: ${printable(seen)}`,
    {
      cause,
    },
  );
}
