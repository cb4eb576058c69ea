import { scanInvalid } from './scan-invalid.js';
import { readScanXml, type ScanSource } from './scan-xml.js';

/** What the knowledge base of Qualys says about a QID. */
export interface QualysKnowledge {
  readonly title?: string;
  readonly cves: readonly string[];
  /** CVSS 3, else 2. */
  readonly score?: number;
  /** The first software that has it. */
  readonly product?: string;
  /** There is a patch. Missing where it is not said. */
  readonly isPatchable?: boolean;
  /** An exploit is listed. Missing where none is. */
  readonly isExploited?: true;
  readonly publishedAt?: string;
}

const kind = 'a knowledge base of Qualys';
const listPath = 'KNOWLEDGE_BASE_VULN_LIST_OUTPUT/RESPONSE/VULN_LIST';
const vulnPath = `${listPath}/VULN`;
/** The whole base has about 200,000. */
const mostEntries = 1_000_000;

/**
 * Reads a knowledge base (`KNOWLEDGE_BASE_VULN_LIST_OUTPUT`) as it comes; of each QID only what findings
 * tell is kept.
 *
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 */
export async function readQualysKnowledge(
  source: ScanSource,
): Promise<ReadonlyMap<string, QualysKnowledge>> {
  const found = new Map<string, QualysKnowledge>();
  let entry: Record<string, string> = {};
  let cves: string[] = [];
  let isBase = false;
  await readScanXml(kind, source, {
    texts,
    opened(name, _, path) {
      if (name === 'RESPONSE' && path[0] === 'KNOWLEDGE_BASE_VULN_LIST_OUTPUT') isBase = true;
      if (name !== 'VULN' || path.join('/') !== listPath) return;
      entry = {};
      cves = [];
    },
    closed(name, text, path) {
      const place = path.join('/');
      if (place === vulnPath) entry[name] = text;
      else if (place === `${vulnPath}/CVE_LIST/CVE` && name === 'ID') cves.push(text);
      else if (wanted.has(`${place}/${name}`)) entry[`${path.at(-1)}/${name}`] ??= text;
      else if (name === 'EXPLT' && place.startsWith(vulnPath)) entry['EXPLT'] = 'yes';
      else if (name === 'VULN' && place === listPath) {
        if (found.size >= mostEntries)
          throw scanInvalid(kind, 'VULN_LIST', 'it has too many entries');
        found.set(entry['QID'] ?? '', readEntry(entry, cves));
      }
    },
  });
  if (!isBase) throw scanInvalid(kind, 'KNOWLEDGE_BASE_VULN_LIST_OUTPUT', 'it is missing');
  return found;
}

const texts: ReadonlySet<string> = new Set([
  ...['QID', 'TITLE', 'PATCHABLE', 'PUBLISHED_DATETIME', 'ID', 'BASE', 'PRODUCT'],
]);

const wanted: ReadonlySet<string> = new Set([
  `${vulnPath}/CVSS/BASE`,
  `${vulnPath}/CVSS_V3/BASE`,
  `${vulnPath}/SOFTWARE_LIST/SOFTWARE/PRODUCT`,
]);

function readEntry(
  entry: Readonly<Record<string, string>>,
  cves: readonly string[],
): QualysKnowledge {
  const { TITLE: title, PATCHABLE: patchable, PUBLISHED_DATETIME: publishedAt } = entry;
  const told = entry['CVSS_V3/BASE'] || entry['CVSS/BASE'];
  const score = told === undefined || told === '' ? Number.NaN : Number(told);
  const product = entry['SOFTWARE/PRODUCT'];
  return {
    cves,
    ...(title !== undefined && { title }),
    ...(!Number.isNaN(score) && { score }),
    ...(product !== undefined && { product }),
    ...((patchable === '0' || patchable === '1') && { isPatchable: patchable === '1' }),
    ...(entry['EXPLT'] !== undefined && { isExploited: true }),
    ...(publishedAt !== undefined && { publishedAt }),
  };
}
