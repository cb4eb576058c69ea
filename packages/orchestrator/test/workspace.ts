import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** What a run of `soe` left. */
export interface SoeResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that is removed after the test, with what tests do in it. */
export interface Workspace {
  readonly directory: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Commit everything and give the hash. */
  commit(message: string): string;
  /** Run the built `soe` here with nothing but PATH and the given environment. */
  soe(
    args: readonly string[],
    options?: {
      env?: Readonly<Record<string, string>>;
      /** Interrupt the run, once, as soon as its progress shows this text. */
      interruptAt?: string;
    },
  ): Promise<SoeResult>;
}

/** Make an empty folder. */
export function makeWorkspace(): Workspace {
  const directory = mkdtempSync(join(tmpdir(), 'soe-orchestrator-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const git = (...args: readonly string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.com', ...args],
      {
        cwd: directory,
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_CONFIG_NOSYSTEM: '1',
        },
      },
    ).trim();
  return {
    directory,
    write(file, text) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), text);
    },
    read: (file) => readFileSync(join(directory, file), 'utf8'),
    commit(message) {
      git('init', '-q', '-b', 'main');
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    soe: (args, { env = {}, interruptAt } = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [cli, ...args], {
          cwd: directory,
          env: { PATH: process.env['PATH'], HOME: directory, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let stdout = '';
        let stderr = '';
        let interrupted = false;
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          stdout += text;
        });
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          stderr += text;
          if (interruptAt === undefined || interrupted || !stderr.includes(interruptAt)) return;
          interrupted = child.kill('SIGINT');
        });
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, stdout, stderr }));
      }),
  };
}
