import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { onTestFinished } from 'vitest';

/** What a command prints and how it ends. */
export interface Ending {
  readonly stdout?: string;
  readonly stderr?: string;
  /** 0 without a word. */
  readonly exitCode?: number;
  /** Ends it in place of an exit code. */
  readonly signal?: NodeJS.Signals;
}

/** What a command does. */
export interface Script extends Ending {
  /** Waits for SIGINT or SIGTERM after printing, and ends like this. */
  readonly onInterrupt?: Ending;
  /** Writes a manifest to the path in a variable. */
  readonly manifest?: { readonly variable: string; readonly builds: readonly object[] };
}

/** A version of Packer. */
export interface Dialect {
  readonly version: string;
  /** The commands that it knows, besides `version`. */
  readonly commands?: Readonly<Record<string, Script>>;
}

/** A program that answers as that version of Packer does. */
export interface FakePacker {
  readonly path: string;
  /** The arguments of every call so far. */
  calls(): Promise<readonly (readonly string[])[]>;
}

/** Writes such a program into a folder that goes away with the test. */
export async function createFakePacker({ version, commands = {} }: Dialect): Promise<FakePacker> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-packer-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const source = await readFile(new URL('fake-packer.mjs', import.meta.url), 'utf8');
  const path = join(folder, 'packer.mjs');
  await writeFile(join(folder, 'dialect.json'), JSON.stringify({ version, commands }));
  await writeFile(path, source.replace(/^#!.*/, `#!${execPath}`));
  await chmod(path, 0o755);
  return {
    path,
    calls: async () => {
      const text = await readFile(join(folder, 'calls.txt'), 'utf8').catch(() => '');
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    },
  };
}

/** Rows as Packer prints them, each given from its target on. */
export function rows(...lines: readonly string[]): string {
  return lines.map((line) => `1795366900,${line}\n`).join('');
}

/** The output of a dialect, by its name in `fixtures/dialects`. */
export function dialectOutput(name: string): Promise<string> {
  return readFile(new URL(`../fixtures/dialects/${name}.stdout`, import.meta.url), 'utf8');
}
