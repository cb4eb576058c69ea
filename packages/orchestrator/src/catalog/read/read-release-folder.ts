import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseRecord } from '@soe/contract';
import { parseReleaseRecord } from '@soe/contract/schemas';
import {
  type GateDecision,
  parseReport,
  type ScanReport,
  type TestReport,
  type TrackedFinding,
} from '@soe/harness';
import type { ReleaseNotes } from '@soe/release-notes';
import { parseReleaseNotes } from '@soe/release-notes/schemas';
import { parseJson } from '../../pipeline/parse-json.js';
import type { FoundRelease, JournalLine } from '../catalog-input.js';
import { scanDecisionSchema, scansSchema, trackedFindingsSchema } from './found-schemas.js';

/**
 * Read what the folder of a release tells. A file that cannot be read is left out with a warning: one broken
 * report must not take a whole catalogue down.
 *
 * @returns `undefined` where there is no record, or none that can be read
 */
export async function readReleaseFolder(
  folder: string,
  warn: (message: string) => void,
): Promise<FoundRelease | undefined> {
  const read = async <T>(name: string, parse: (text: string) => T): Promise<T | undefined> => {
    const file = join(folder, name);
    if (!existsSync(file)) return undefined;
    try {
      return parse(await readFile(file, 'utf8'));
    } catch (error) {
      warn(`${file} is left out: ${error instanceof Error ? firstLine(error.message) : error}`);
      return undefined;
    }
  };
  const record = await read(
    'record.json',
    (text): ReleaseRecord => parseReleaseRecord(JSON.parse(text)),
  );
  if (record === undefined) return undefined;
  const [notes, report, findings, scans, scanDecision, journal, attestations] = await Promise.all([
    read('notes.json', (text): ReleaseNotes => parseReleaseNotes(JSON.parse(text))),
    read('tests.json', (text): TestReport => parseReport(text)),
    read('findings.json', (text): readonly TrackedFinding[] =>
      trackedFindingsSchema.parse(JSON.parse(text)),
    ),
    read('scans.json', (text): readonly ScanReport[] => scansSchema.parse(JSON.parse(text))),
    read('scans-decision.json', (text): GateDecision => scanDecisionSchema.parse(JSON.parse(text))),
    read('journal.jsonl', readJournal),
    readAttestationFiles(folder, record),
  ]);
  return {
    record,
    ...(notes !== undefined && { notes }),
    ...(report !== undefined && { report }),
    ...(findings !== undefined && { findings }),
    ...(scans !== undefined && { scans }),
    ...(scanDecision !== undefined && { scanDecision }),
    ...(attestations.length > 0 && { attestations }),
    journal: journal ?? [],
  };
}

/** A line that a killed run left half is no line. */
function readJournal(text: string): readonly JournalLine[] {
  return text.split('\n').flatMap((line) => {
    const found = parseJson(line);
    const { at, stage, detail } = { ...(found as Partial<JournalLine> | null) };
    if (typeof at !== 'string' || typeof stage !== 'string') return [];
    return [{ at, stage, ...(typeof detail === 'string' && { detail }) }];
  });
}

/** Those that the record names, and that lie beside it: names from elsewhere are never a path. */
async function readAttestationFiles(folder: string, { attestations = [] }: ReleaseRecord) {
  const present = new Set(await readdir(folder));
  const names = [...new Set(attestations.map(({ file }) => file))].filter(
    (name) => present.has(name) && /^[\w-][\w.+-]*$/.test(name),
  );
  return Promise.all(
    names.sort().map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
