import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A real git repository that is removed after the test. */
export interface Repository {
  readonly directory: string;
  git(...args: readonly string[]): string;
  write(file: string, text: string): void;
  /** Commit everything and give the hash. */
  commit(message: string): string;
}

/** The environment of git in tests: its own author, and no settings of this machine. */
export function gitEnvironment() {
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A. Maintainer',
    GIT_AUTHOR_EMAIL: 'maintainer@example.com',
    GIT_COMMITTER_NAME: 'A. Maintainer',
    GIT_COMMITTER_EMAIL: 'maintainer@example.com',
  };
}

/** Make an empty repository on the branch `main`, untouched by the settings of this machine. */
export function makeRepository(): Repository {
  const directory = mkdtempSync(join(tmpdir(), 'soe-traceability-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const repository: Repository = {
    directory,
    git: (...args) =>
      execFileSync('git', args, {
        cwd: directory,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...gitEnvironment(),
          GIT_AUTHOR_DATE: '2026-11-22T10:00:00Z',
          GIT_COMMITTER_DATE: '2026-11-22T10:00:00Z',
        },
      }).trim(),
    write: (file, text) => writeFileSync(join(directory, file), text),
    commit(message) {
      repository.git('add', '-A');
      repository.git('commit', '-q', '--allow-empty', '-m', message);
      return repository.git('rev-parse', 'HEAD');
    },
  };
  repository.git('init', '-q', '-b', 'main');
  return repository;
}
