import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env as processEnvironment } from 'node:process';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

/** No setting of the machine or its user reaches these tests. */
export const isolated = {
  PATH: processEnvironment['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

export interface CommitOptions {
  readonly author?: string;
  readonly file?: string;
  readonly content?: string;
  readonly encoding?: string;
}

/** A real repository in a temporary folder, whose clock ticks once a minute. */
export class TestRepository {
  readonly directory: string;
  private time = Date.UTC(2026, 10, 2) / 1000;

  constructor(directory: string) {
    this.directory = directory;
  }

  get options() {
    return { directory: this.directory, env: isolated };
  }

  async git(...args: readonly string[]): Promise<string> {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const { stdout } = await run('git', ['-C', this.directory, ...identity, ...args], {
      env: { ...isolated, ...this.clock() },
    });
    return stdout.trim();
  }

  /** Commits a message given as text or as raw bytes, exactly as it is. */
  async commit(message: string | Buffer, options: CommitOptions = {}): Promise<string> {
    const file = options.file ?? 'file.txt';
    await writeFile(join(this.directory, file), options.content ?? `${this.time}\n`);
    await this.git('add', '--', file);
    const messageFile = join(dirname(this.directory), 'message');
    await writeFile(messageFile, message);
    await this.git(
      ...(options.encoding ? ['-c', `i18n.commitEncoding=${options.encoding}`] : []),
      ...['commit', '--quiet', '--allow-empty-message', '--cleanup=verbatim', '-F', messageFile],
      ...(options.author ? [`--author=${options.author}`] : []),
    );
    return this.head();
  }

  /** Writes a commit object by hand, as git itself would refuse to; it becomes the head. */
  async commitObject(message: Buffer, time = `${this.time} +0000`): Promise<string> {
    const tree = await this.git('rev-parse', 'HEAD^{tree}');
    const identity = `Ada <ada@example.com> ${time}`;
    const header = `tree ${tree}\nparent ${await this.head()}\nauthor ${identity}\ncommitter ${identity}\n\n`;
    const file = join(dirname(this.directory), 'object');
    await writeFile(file, Buffer.concat([Buffer.from(header), message]));
    const hash = await this.git('hash-object', '-t', 'commit', '-w', '--literally', file);
    await this.git('reset', '--quiet', '--soft', hash);
    return hash;
  }

  async branch(name: string): Promise<void> {
    await this.git('checkout', '--quiet', '-b', name);
  }

  async checkout(name: string): Promise<void> {
    await this.git('checkout', '--quiet', name);
  }

  async merge(branch: string, message: string): Promise<string> {
    await this.git('merge', '--quiet', '--no-ff', '-m', message, branch);
    return this.head();
  }

  async revert(hash: string, ...args: readonly string[]): Promise<string> {
    await this.git('revert', '--no-edit', ...args, hash);
    return this.head();
  }

  async head(): Promise<string> {
    return this.git('rev-parse', 'HEAD');
  }

  private clock() {
    this.time += 60;
    const date = `${this.time} +0000`;
    return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  }
}

/** Makes an empty repository on the branch `main`; it is removed when the test is done. */
export async function createRepository(): Promise<TestRepository> {
  return repositoryIn(await temporaryFolder());
}

/** Makes an empty repository on the branch `main` in a folder of the caller. */
export async function repositoryIn(folder: string): Promise<TestRepository> {
  const directory = join(folder, 'repository');
  await run('git', ['init', '--quiet', '--initial-branch=main', directory], { env: isolated });
  return new TestRepository(directory);
}

/** Makes an empty folder; it is removed when the test is done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'release-notes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
