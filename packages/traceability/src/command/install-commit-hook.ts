import { randomUUID } from 'node:crypto';
import {
  chmod,
  link,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { devNull } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { execPath } from 'node:process';
import { ReleaseNotesError, runGit } from '@soe/release-notes';
import { TraceabilityError } from '../errors.js';
import { commitHookScript, hookMark, keptHookSuffix } from './commit-hook-script.js';

/** Where the hook is installed. */
export interface InstallCommitHookOptions {
  /** A folder inside the checkout. */
  readonly directory: string;
  /** File of `soe-commit-msg`, used where the repository has none in `node_modules`. */
  readonly program: string;
  /** Keep and chain a hook of somebody else; write to a folder that repositories share. Default `false`. */
  readonly force?: boolean;
  /** Node that runs the program. Default: the one that runs now. */
  readonly node?: string;
}

/** What was done. */
export interface InstalledHook {
  /** `kept`: it was there already, as it is. */
  readonly action: 'installed' | 'updated' | 'kept';
  /** File of the hook. */
  readonly hook: string;
  /** File of the hook that was there before, and that ours runs first. Missing if there was none. */
  readonly chained?: string;
}

/**
 * Installs the commit-msg hook where git looks for it: `core.hooksPath` and worktrees are respected. A
 * hook of somebody else is never overwritten: it is refused, or with `force` kept and run first. Safe to
 * run twice and to kill anywhere.
 *
 * @throws TraceabilityError `TRACE_HOOK_REFUSED`; the error of `runGit` outside of a repository
 */
export async function installCommitHook(options: InstallCommitHookOptions): Promise<InstalledHook> {
  const { directory, program, force = false, node = execPath } = options;
  const { folder, shared } = await hooksFolder(directory);
  if (shared && !force) {
    throw refused(
      folder,
      'core.hooksPath names a folder outside of this repository, which others may share',
      'Use --force to install it for all of them; it passes where there is no soe.commits.json',
    );
  }
  const hook = join(folder, 'commit-msg');
  const script = commitHookScript(node, await realpath(program), shared);
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw refused(
      folder,
      `there can be no folder (${String(cause)})`,
      'Set core.hooksPath to a folder, or unset it',
    );
  });
  const found = await readHook(hook);
  if (found === undefined) return write('installed', hook, script, link);
  if (isOurs(found)) {
    const executable = ((await stat(hook)).mode & 0o111) !== 0;
    return found === script && executable
      ? told('kept', hook)
      : write('updated', hook, script, rename);
  }
  if (!force) {
    throw refused(
      hook,
      'a hook of somebody else is there',
      'Call soe-commit-msg "$1" from it, or use --force, which keeps it and runs it first',
    );
  }
  const kept = `${hook}${keptHookSuffix}`;
  if (await exists(kept)) {
    throw refused(
      hook,
      `a hook of somebody else is there, and ${kept} keeps another one already`,
      'Join the two by hand, then try again',
    );
  }
  await rename(hook, kept);
  return write('installed', hook, script, link);
}

/** Where git looks for hooks, and whether other repositories may look there too. */
async function hooksFolder(directory: string) {
  const ask = async (...args: readonly string[]) =>
    // Only the line break that git adds may go: names of folders can end with spaces.
    resolve(directory, (await runGit(['rev-parse', ...args], { directory })).replace(/\n$/, ''));
  const [common, top] = await Promise.all([ask('--git-common-dir'), ask('--show-toplevel')]);
  const setting = await hooksPath(directory);
  const folder = setting === undefined ? join(common, 'hooks') : resolve(top, setting);
  const own = await Promise.all([common, top, folder].map(realPath));
  const [realCommon = common, realTop = top, realFolder = folder] = own;
  const shared = !isInside(realFolder, realCommon) && !isInside(realFolder, realTop);
  return { folder, shared };
}

/** `core.hooksPath` as users set it; `git rev-parse --git-path hooks` would tell what runGit sets. */
async function hooksPath(directory: string): Promise<string | undefined> {
  const args = ['config', '-z', '--show-scope', '--type=path', '--get-all', 'core.hooksPath'];
  const answer = await runGit(args, { directory }).catch((error: unknown) => {
    if (error instanceof ReleaseNotesError && error.exitCode === 1) return '';
    throw error;
  });
  const [...tokens] = answer.split('\0').slice(0, -1);
  // runGit switches hooks off for itself, by a setting that comes last.
  if (tokens.at(-2) === 'command' && tokens.at(-1) === devNull) tokens.splice(-2);
  return tokens.at(-1);
}

/** As `realpath`, also for what does not exist yet. */
async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
}

/** The text of the hook; of a link that leads nowhere, nothing. */
async function readHook(hook: string): Promise<string | undefined> {
  if (!(await exists(hook))) return undefined;
  return readFile(hook, 'latin1').catch(() => '');
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function isOurs(text: string): boolean {
  return text.split('\n', 2)[1] === hookMark;
}

/** `place` puts the finished file there: `link` where there must be none, `rename` over an old one. */
async function write(
  action: InstalledHook['action'],
  hook: string,
  script: string,
  place: (from: string, to: string) => Promise<void>,
): Promise<InstalledHook> {
  const temporary = `${hook}.${randomUUID()}`;
  try {
    await writeFile(temporary, script, { flag: 'wx' });
    // Not as an option of writeFile, from which the umask takes bits.
    await chmod(temporary, 0o755);
    await place(temporary, hook);
  } finally {
    await rm(temporary, { force: true });
  }
  return told(action, hook);
}

async function told(action: InstalledHook['action'], hook: string): Promise<InstalledHook> {
  const kept = `${hook}${keptHookSuffix}`;
  return { action, hook, ...((await exists(kept)) && { chained: kept }) };
}

function refused(hook: string, seen: string, todo: string): TraceabilityError {
  return new TraceabilityError(
    'TRACE_HOOK_REFUSED',
    `Cannot install the commit-msg hook at ${hook}: ${seen}. ${todo}.`,
  );
}
