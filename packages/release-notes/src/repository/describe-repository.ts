import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type GitOptions, runGit } from '../adapters/git.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { remoteAddress } from './remote-address.js';

/** What a repository tells of itself. */
export interface RepositoryDescription {
  /** Name of the product: of `package.json` at the top, else of the remote, else of the folder. */
  readonly name: string;
  /** Where it can be looked at, without credentials. */
  readonly address?: string;
  /** Kind of the host, as far as its name or the CI system tells. */
  readonly host?: 'github' | 'gitlab';
}

/**
 * Asks a repository what it is. Hosts are known by their names, and those of an own domain by
 * `GITHUB_SERVER_URL` and `CI_SERVER_HOST`, which GitHub and GitLab set in CI.
 *
 * @throws {@link ReleaseNotesError} `GIT_NOT_A_REPOSITORY` where there is none.
 */
export async function describeRepository(options: GitOptions): Promise<RepositoryDescription> {
  const [top, remote] = await Promise.all([topFolder(options), readRemote(options)]);
  const address = remote === undefined ? undefined : remoteAddress(remote);
  const host = address === undefined ? undefined : hostOf(address, options.env ?? {});
  const name =
    (await packageName(top)) ??
    (address === undefined ? undefined : basename(address)) ??
    folderName(top);
  return {
    name: cleanText(name),
    ...(address !== undefined && { address }),
    ...(host !== undefined && { host }),
  };
}

async function topFolder(options: GitOptions): Promise<string> {
  const bare = (await runGit(['rev-parse', '--is-inside-work-tree'], options)).trim() !== 'true';
  if (bare) return resolve(options.directory);
  return (await runGit(['rev-parse', '--show-toplevel'], options)).replace(/\n$/, '');
}

/** The remote `origin`, or the only one there is. */
async function readRemote(options: GitOptions): Promise<string | undefined> {
  const output = await unlessFailed(() =>
    runGit(['config', '--null', '--get-regexp', '^remote\\..*\\.url$'], options),
  );
  const remotes = new Map<string, string>();
  for (const entry of (output ?? '').split('\0')) {
    const [key = '', url] = entry.split('\n');
    if (url !== undefined && !remotes.has(key)) remotes.set(key, url);
  }
  return (
    remotes.get('remote.origin.url') ?? (remotes.size === 1 ? [...remotes.values()][0] : undefined)
  );
}

/** git ends with an error where a setting is not there. */
async function unlessFailed<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReleaseNotesError && error.code === 'GIT_FAILED') return undefined;
    throw error;
  }
}

async function packageName(top: string): Promise<string | undefined> {
  try {
    const file = join(top, 'package.json');
    // A repository can hold a link to a device that never ends.
    if (!(await stat(file)).isFile()) return undefined;
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('name' in manifest))
      return undefined;
    return typeof manifest.name === 'string' && manifest.name.trim() !== ''
      ? manifest.name
      : undefined;
  } catch {
    // No such file, or not one of npm: the repository has a name without it.
    return undefined;
  }
}

function folderName(top: string): string {
  return basename(top).replace(/\.git$/, '') || 'release';
}

function hostOf(
  address: string,
  env: NonNullable<GitOptions['env']>,
): RepositoryDescription['host'] {
  const { host } = new URL(address);
  const server = env['GITHUB_SERVER_URL'];
  if (server && URL.canParse(server) && new URL(server).host === host) return 'github';
  if (env['CI_SERVER_HOST'] === host.split(':', 1)[0]) return 'gitlab';
  if (/(?:^|[.-])github[.-]/.test(host)) return 'github';
  return /(?:^|[.-])gitlab[.-]/.test(host) ? 'gitlab' : undefined;
}
