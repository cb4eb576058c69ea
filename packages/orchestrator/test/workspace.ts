import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { commitAll } from '../../../tools/testing/commit-all.ts';
import {
  type RunNodeOptions,
  type RunNodeResult,
  runNode,
} from '../../../tools/testing/run-node.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** A folder that is removed after the test, with what tests do in it. */
export interface Workspace {
  readonly directory: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Commit everything and give the hash. */
  commit(message: string): string;
  /** Run the built `soe`, here unless `cwd` says otherwise. */
  soe(args: readonly string[], options?: Partial<RunNodeOptions>): Promise<RunNodeResult>;
}

/** Make an empty folder. */
export function makeWorkspace(): Workspace {
  const directory = mkdtempSync(join(tmpdir(), 'soe-orchestrator-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return {
    directory,
    write(file, text) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), text);
    },
    read: (file) => readFileSync(join(directory, file), 'utf8'),
    commit: (message) => commitAll(directory, message),
    soe: (args, options) => runNode([cli, ...args], { cwd: directory, ...options }),
  };
}
