import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseFlavor, parseVersion, type ReleaseRecord } from '@soe/contract';
import { parseReleaseRecord } from '@soe/contract/schemas';
import { OrchestratorError } from '../errors.js';
import type { Stage } from './context.js';
import { withFile } from './file-failed.js';

/** The files of one release: `.soe/releases/<flavor>/<version>/` beside the configuration. */
export interface ReleaseDirectory {
  /** The folder. */
  readonly path: string;
  /** Write the record, and a line in the journal that the stage is done. */
  save(stage: Stage, record: ReleaseRecord, at: Date): Promise<void>;
  /** Write a line in the journal about something that changes no record; its facts are for programs. */
  note(stage: Stage, detail: string, at: Date, facts?: JournalFacts): Promise<void>;
  /** Write another file of the release, or of a folder in it; never seen half-written. */
  write(name: string, text: string): Promise<void>;
  /** Read a file of the release; `undefined` when there is none. */
  read(name: string): Promise<string | undefined>;
  /** The record as the last stage left it; `undefined` when there is none. */
  load(): Promise<ReleaseRecord | undefined>;
}

/** What a line of the journal says about the life of a release, for programs. */
export interface JournalFacts {
  /** From when the release is not to be used, ISO 8601 in UTC. */
  readonly from?: string;
  /** The version to use instead. */
  readonly replacement?: string;
}

/**
 * The files of a release, existing or not. Flavor and version are checked before they become a path.
 *
 * @throws OrchestratorError `SOE_FILE_FAILED`, by all that writes or loads
 */
export function releaseDirectory(
  directory: string,
  flavor: string,
  version: string,
): ReleaseDirectory {
  const base = join(directory, '.soe');
  const path = join(base, 'releases', parseFlavor(flavor), parseVersion(version));

  const task = `release ${flavor} ${version}`;

  async function write(name: string, text: string): Promise<void> {
    const file = join(path, name);
    const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(4).toString('hex')}`);
    await withFile(task, file, async () => {
      try {
        await mkdir(dirname(file), { recursive: true });
        await ignoreInGit(base);
        // On the disk before its name is, so that a loss of power leaves the old one or the new one.
        await writeFile(temporary, text, { flush: true });
        await rename(temporary, file);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
  }

  async function read(name: string): Promise<string | undefined> {
    const file = join(path, name);
    return existsSync(file) ? readFile(file, 'utf8') : undefined;
  }

  async function journal(
    stage: Stage,
    at: Date,
    detail?: string,
    facts?: JournalFacts,
  ): Promise<void> {
    const told = { at: at.toISOString(), stage, ...(detail && { detail }), ...facts };
    const line = JSON.stringify(told);
    const before = (await read('journal.jsonl')) ?? '';
    // What a kill has torn must not take the next line with it.
    const begin = before === '' || before.endsWith('\n') ? '' : '\n';
    const file = join(path, 'journal.jsonl');
    await withFile(task, file, () => appendFile(file, `${begin}${line}\n`));
  }

  return {
    path,
    write,
    read,
    note: (stage, detail, at, facts) => journal(stage, at, detail, facts),
    async save(stage, record, at) {
      await write('record.json', `${JSON.stringify(record, null, 2)}\n`);
      await journal(stage, at);
    },
    async load() {
      const text = await read('record.json');
      return text === undefined
        ? undefined
        : parseReleaseRecord(parse(text, join(path, 'record.json')));
    },
  };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new OrchestratorError(
      'SOE_FILE_FAILED',
      `read ${file}: ${seen}; somebody changed it: put it back as it was`,
      { cause },
    );
  }
}

/** Keep a folder out of git; otherwise every release after the first would be from a dirty checkout. */
export async function ignoreInGit(base: string): Promise<void> {
  const file = join(base, '.gitignore');
  if (!existsSync(file)) await writeFile(file, '*\n');
}
