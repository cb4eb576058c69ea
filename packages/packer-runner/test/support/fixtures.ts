import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackerEvent } from '../../src/events.js';
import { parseMachineReadable } from '../../src/machine-readable/parse.js';
import { decideOutcome, type PackerOutcome } from '../../src/transcript/outcome.js';
import { createTranscript, type TranscriptSummary } from '../../src/transcript/transcript.js';
import { cutAt } from './chunks.js';

const root = new URL('../fixtures/', import.meta.url);

/** The output of a real run. */
export interface Fixture {
  readonly name: string;
  readonly argv: readonly string[];
  readonly exitCode?: number | null | undefined;
  readonly signal: string | null;
  readonly stdout: Buffer;
}

/** The names of the fixtures, as `folder/name`. */
export function fixtureNames(): readonly string[] {
  return ['samples-1.6.6', 'samples-1.6.6-aws'].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((file) => file.endsWith('.stdout'))
      .map((file) => `${folder}/${file.replace('.stdout', '')}`),
  );
}

/** Every file of the captured runs, relative to their folder. */
export function fixtureFiles(): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(fileURLToPath(root), join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('dialects/'));
}

/** A file of the captured runs, as text. */
export function readFixtureFile(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}

/** The captured runs that are no builds in machine-readable form: the test of fixtures reads them. */
export const otherOutputs: readonly string[] = [
  'build-ok-color',
  'build-ok-human',
  'fmt-check',
  'fmt-check-mr',
  'init',
  'inspect-hcl',
  'inspect-json',
  'validate-invalid',
  'validate-ok',
  'validate-ok2',
  'validate-syntax',
  'version',
].map((name) => `samples-1.6.6/${name}`);

export function readFixture(name: string): Fixture {
  const meta = JSON.parse(readFileSync(new URL(`${name}.meta.json`, root), 'utf8'));
  // A negative exit code is the number of the signal that ended the process.
  const signal =
    meta.exitCode < 0
      ? Object.entries(constants.signals).find(([, number]) => number === -meta.exitCode)?.[0]
      : undefined;
  return {
    name,
    argv: meta.argv,
    exitCode: signal === undefined ? meta.exitCode : null,
    signal: signal ?? null,
    stdout: readFileSync(new URL(`${name}.stdout`, root)),
  };
}

/** What the runner would have made of it. */
export interface Reading {
  readonly events: readonly PackerEvent[];
  readonly summary: TranscriptSummary;
  readonly outcome: PackerOutcome;
}

export async function readRun(fixture: Fixture): Promise<Reading> {
  const transcript = createTranscript('2026-11-22T00:00:00.000Z');
  const events: PackerEvent[] = [];
  for await (const line of parseMachineReadable(cutAt(fixture.stdout, []))) {
    events.push(...transcript.read(line));
  }
  const summary = transcript.summary();
  const outcome = decideOutcome({
    ...summary,
    ...(fixture.exitCode !== undefined && { exitCode: fixture.exitCode }),
    signal: fixture.signal,
    cancelRequested: false,
    nothingToRun: false,
    artifactCount: summary.artifacts.length,
  });
  return { events, summary, outcome };
}
