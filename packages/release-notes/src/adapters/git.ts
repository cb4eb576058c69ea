import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { env as processEnvironment } from 'node:process';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';

/** Where git runs and how it is stopped. */
export interface GitOptions {
  /** A folder inside the repository. */
  readonly directory: string;
  /** Stops git; the call then throws the reason of the signal. Default: none. */
  readonly signal?: AbortSignal;
  /**
   * The environment git starts from. Variables that point at another repository (`GIT_DIR` and its
   * kin, set inside hooks) are dropped. Default: the environment of this process.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Settings of git that go before those of the repository and its users. Default: none. */
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Runs git once and returns what it wrote to its standard output, decoded as UTF-8 and otherwise
 * untouched. There is no shell; settings of the repository that would start programs or change the
 * output are switched off, git asks nothing, fetches nothing and takes no optional locks. Commits are
 * told as they are, not as the repository replaces them.
 *
 * Arguments that come from outside belong behind `--end-of-options` or `--`.
 *
 * @throws {@link ReleaseNotesError} with `exitCode` and `stderr` if git is missing or fails.
 *
 * @example
 * ```ts
 * const status = await runGit(['status', '--porcelain=v2', '-z', '--branch'], { directory: '.' });
 * ```
 */
export async function runGit(args: readonly string[], options: GitOptions): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamGit(args, options)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** As {@link runGit}, but in pieces, while git is still running. Leaving the loop stops git. */
export async function* streamGit(
  args: readonly string[],
  options: GitOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const { directory, signal } = options;
  signal?.throwIfAborted();
  const git = start(args, options);
  const stop = () => {
    git.child.kill();
    // A child of git may live on and hold the pipe open; nobody is to wait for that.
    git.child.stdout.destroy();
    git.child.stderr.destroy();
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of git.child.stdout) yield chunk;
    const exit = await git.exit;
    signal?.throwIfAborted();
    if (exit.code !== 0) throw failure(args, directory, exit);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
    await git.exit.catch(() => undefined);
  }
}

interface GitExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

function start(args: readonly string[], options: GitOptions) {
  const { directory, env = processEnvironment, config = {} } = options;
  try {
    const child = spawn('git', ['-C', directory, ...settings, ...args], {
      env: { ...withoutRepository(env), ...configVariables(env, config), ...hardening },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < stderrLimit) stderr += text;
    });
    const exit = new Promise<GitExit>((resolve, reject) => {
      child.once('error', (error) => reject(notStarted(args, directory, error)));
      child.once('close', (code, signal) => resolve({ code, signal, stderr }));
    });
    // Awaited only once the output has ended; until then a failure must not count as unhandled.
    exit.catch(() => undefined);
    return { child, exit };
  } catch (error) {
    throw notStarted(args, directory, error);
  }
}

/** Settings that could start a program, fake a path or follow renames are not taken from users. */
const settings = [
  ...['-c', 'log.showSignature=false'],
  ...['-c', 'log.follow=false'],
  ...['-c', 'core.quotePath=false'],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', `core.hooksPath=${devNull}`],
  // Otherwise git talks of the file of grafts below, before it says what is wrong.
  ...['-c', 'advice.graftFileDeprecated=false'],
];

const hardening = {
  // Into a pipe git flushes after every commit unless told otherwise; that costs a fifth of the time.
  GIT_FLUSH: '0',
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // Before 2.45 git fetches what a partial clone lacks all the same, with programs that the
  // repository names; this forbids every way to do so.
  GIT_ALLOW_PROTOCOL: 'none',
  // A replaced or grafted commit would be told under a hash that stands for something else.
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: devNull,
  GIT_LITERAL_PATHSPECS: '1',
};

const stderrLimit = 8_192;

/** `git rev-parse --local-env-vars`, without those that only carry configuration. */
const repositoryVariables = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);

function withoutRepository(env: GitOptions['env'] = {}) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !repositoryVariables.has(name)));
}

/** Through the environment, because a name may hold `=`, which `-c` would cut at. */
function configVariables(
  env: NonNullable<GitOptions['env']>,
  config: NonNullable<GitOptions['config']>,
): Record<string, string> {
  const given = Number(env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const entries = Object.entries(config);
  if (entries.length === 0) return {};
  const variables = entries.flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${given + index}`, name],
    [`GIT_CONFIG_VALUE_${given + index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(given + entries.length), ...Object.fromEntries(variables) };
}

function notStarted(args: readonly string[], directory: string, cause: unknown) {
  const attempt = describe(args, directory);
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ENOENT'
    ? new ReleaseNotesError(
        'GIT_NOT_FOUND',
        `${attempt}: the program git was not found on the PATH. Install git.`,
        { cause },
      )
    : new ReleaseNotesError('GIT_FAILED', `${attempt}: git could not be started (${cause}).`, {
        cause,
      });
}

function failure(args: readonly string[], directory: string, exit: GitExit) {
  const attempt = describe(args, directory);
  // The line that explains the exit comes last; warnings may stand before it.
  const stderr = exit.stderr.replace(/\/\/[^/\s@]*@/g, '//');
  const seen = cleanText(stderr) || (exit.signal ?? `exit code ${exit.code}`);
  const details = {
    stderr: stderr.split('\n').map(cleanText).join('\n').trim(),
    ...(exit.code === null ? {} : { exitCode: exit.code }),
  };
  if (/detected dubious ownership/.test(stderr)) {
    return new ReleaseNotesError(
      'GIT_DUBIOUS_OWNERSHIP',
      `${attempt}: git refuses because the folder belongs to another user, as is common in containers. ` +
        'Run as the owner of the folder, or trust it with git config --global --add safe.directory.',
      details,
    );
  }
  if (/not a git repository|cannot change to/.test(stderr)) {
    return new ReleaseNotesError(
      'GIT_NOT_A_REPOSITORY',
      `${attempt}: this is not a git repository (${seen}). Name a folder inside a clone.`,
      details,
    );
  }
  const cure = /promisor remote|lazy fetching disabled/.test(stderr)
    ? ' The clone is partial and lacks what is asked for: clone without --filter, or with --filter=blob:none.'
    : '';
  return new ReleaseNotesError('GIT_FAILED', `${attempt}: git failed (${seen}).${cure}`, details);
}

function describe(args: readonly string[], directory: string) {
  return `git ${cleanText(args[0] ?? '')} in ${cleanText(directory)}`;
}
