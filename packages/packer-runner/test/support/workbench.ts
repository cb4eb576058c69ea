import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { PackerEvent } from '../../src/index.js';

/** A scratch folder with what a run of the real Packer needs. */
export interface Workbench {
  readonly folder: string;
  readonly runDirectory: string;
  /** What `runPacker` needs besides a template. */
  readonly options: {
    readonly runDirectory: string;
    readonly workingDirectory: string;
    readonly env: Readonly<Record<string, string>>;
    readonly onEvent: (event: PackerEvent) => void;
  };
  readonly events: PackerEvent[];
  /** Writes an executable script and returns its path. */
  script(lines: readonly string[]): Promise<string>;
  /** Writes a program that answers as Packer does, but builds with these lines, and returns its path. */
  fakePacker(build: readonly string[]): Promise<string>;
  /** Writes a file of the scratch folder. */
  write(name: string, lines: readonly string[]): Promise<void>;
  /** Reads one. */
  read(name: string): Promise<string>;
  /** Resolves when a line of output matches, with the match. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Every file of the run directory, by name. */
  runFiles(): Promise<Readonly<Record<string, string>>>;
}

const templates = fileURLToPath(new URL('../templates/', import.meta.url));

export async function createWorkbench(): Promise<Workbench> {
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const runDirectory = join(folder, 'runs', 'one');
  const events: PackerEvent[] = [];
  const waiting: {
    readonly pattern: RegExp;
    readonly resolve: (match: RegExpExecArray) => void;
  }[] = [];
  const onEvent = (event: PackerEvent): void => {
    events.push(event);
    if (event.type !== 'output') return;
    for (const { pattern, resolve } of waiting) {
      const match = pattern.exec(event.text);
      if (match) resolve(match);
    }
  };
  const executable = async (name: string, lines: readonly string[]): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(path, 0o755);
    return path;
  };
  return {
    folder,
    runDirectory,
    events,
    options: {
      runDirectory,
      workingDirectory: templates,
      env: { PATH: env['PATH'] ?? '/usr/bin:/bin', HOME: folder, TMPDIR: folder },
      onEvent,
    },
    script: (lines) => executable('script.sh', lines),
    fakePacker: (build) =>
      executable('fake-packer', [
        `[ "$1" = version ] && echo '1795366897,,version,1.6.6'`,
        '[ "$1" = build ] || exit 0',
        ...build,
      ]),
    write: (name, lines) => writeFile(join(folder, name), `${lines.join('\n')}\n`),
    read: (name) => readFile(join(folder, name), 'utf8'),
    printed: (pattern) => new Promise((resolve) => waiting.push({ pattern, resolve })),
    runFiles: async () =>
      Object.fromEntries(
        await Promise.all(
          (await readdir(runDirectory)).map(
            async (name) => [name, await readFile(join(runDirectory, name), 'utf8')] as const,
          ),
        ),
      ),
  };
}

/** The process groups that were started. */
export function groupsOf(events: readonly PackerEvent[]): readonly number[] {
  return events.flatMap((event) => (event.type === 'process-started' ? [event.pid] : []));
}
