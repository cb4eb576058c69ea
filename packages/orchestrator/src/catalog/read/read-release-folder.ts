import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { architectures, type ReleaseRecord } from '@soe/contract';
import { parseReleaseRecord, versionSchema } from '@soe/contract/schemas';
import {
  type GateDecision,
  parseReport,
  type ScanReport,
  type TestReport,
  type TrackedFinding,
} from '@soe/harness';
import type { ReleaseNotes } from '@soe/release-notes';
import { parseReleaseNotes } from '@soe/release-notes/schemas';
import { parseInventory } from '@soe/traceability';
import { inventoryName } from '../../pipeline/inventories.js';
import { parseJson } from '../../pipeline/parse-json.js';
import type { FoundRelease, JournalLine } from '../catalog-input.js';
import { inventorySummary } from '../inventory-summary.js';
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
  const [notes, report, findings, scans, scanDecision, journal, attestations, ...inventories] =
    await Promise.all([
      read('notes.json', (text): ReleaseNotes => parseReleaseNotes(JSON.parse(text))),
      read('tests.json', (text): TestReport => parseReport(text)),
      read('findings.json', (text): readonly TrackedFinding[] =>
        trackedFindingsSchema.parse(JSON.parse(text)),
      ),
      read('scans.json', (text): readonly ScanReport[] => scansSchema.parse(JSON.parse(text))),
      read(
        'scans-decision.json',
        (text): GateDecision => scanDecisionSchema.parse(JSON.parse(text)),
      ),
      read('journal.jsonl', readJournal),
      readAttestationFiles(folder, record, warn),
      ...architectures.map((architecture) =>
        read(inventoryName(architecture), (text) =>
          inventorySummary(architecture, parseInventory(text)),
        ),
      ),
    ]);
  const inside = inventories.filter((each) => each !== undefined);
  return {
    record,
    ...(notes !== undefined && { notes }),
    ...(report !== undefined && { report }),
    ...(findings !== undefined && { findings }),
    ...(scans !== undefined && { scans }),
    ...(scanDecision !== undefined && { scanDecision }),
    ...(inside.length > 0 && { inventories: inside }),
    ...(attestations.length > 0 && { attestations }),
    journal: journal ?? [],
  };
}

/** A line that a killed run left half is no line. */
function readJournal(text: string): readonly JournalLine[] {
  return text.split('\n').flatMap((line) => {
    const found = parseJson(line);
    const told = { ...(found as Partial<JournalLine> | null) };
    const { at, stage, detail, from, replacement } = told;
    if (typeof at !== 'string' || typeof stage !== 'string') return [];
    return [
      {
        ...{ at, stage },
        ...(typeof detail === 'string' && { detail }),
        ...(typeof from === 'string' && !Number.isNaN(Date.parse(from)) && { from }),
        ...(versionSchema.safeParse(replacement).success && { replacement }),
      },
    ];
  });
}

/**
 * Those that the record names, and that lie beside it. They become files of the site: names from elsewhere are
 * never a path, what is a link or no JSON stays where it is, and no browser takes one for a page.
 */
async function readAttestationFiles(
  folder: string,
  { attestations = [] }: ReleaseRecord,
  warn: (message: string) => void,
) {
  const named = new Set(attestations.map(({ file }) => file));
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.flatMap((entry) =>
    named.has(entry.name) && entry.isFile() && attestationName.test(entry.name) ? [entry.name] : [],
  );
  const read = names.sort().map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8');
    if (isJson(text)) return [{ name, text }];
    warn(`${join(folder, name)} is left out: it is no JSON`);
    return [];
  });
  return (await Promise.all(read)).flat();
}

const attestationName = /^[\w-][\w.+-]*\.(?:jsonl?|sigstore)$/;

/** A document, or one on each line. */
function isJson(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (
    parseJson(text) !== undefined ||
    (lines.length > 0 && lines.every((line) => parseJson(line) !== undefined))
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
