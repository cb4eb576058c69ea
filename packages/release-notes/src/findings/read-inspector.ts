import { listAt, valueAt } from '../trackers/json-at.js';
import type { FindingSummary } from './finding.js';
import { parseReport, scanInvalid, summaries } from './read-scan.js';

/**
 * The open package vulnerabilities among findings of Amazon Inspector: an answer of `ListFindings`,
 * several of them, an exported report, or the findings themselves. Findings that are suppressed or
 * closed, and those about networks and code, are left.
 *
 * @param report - The parsed findings, or their text
 * @throws {@link ReleaseNotesError} `NOTES_SCAN_INVALID` if it is something else.
 */
export function readInspector(report: unknown): readonly FindingSummary[] {
  const json = parseReport(report, 'Inspector');
  const pages = Array.isArray(json) ? json : [json];
  const findings = pages.flatMap((page) => {
    const list = valueAt(page, 'findings');
    if (Array.isArray(list)) return list;
    if (typeof valueAt(page, 'findingArn') === 'string') return [page];
    throw scanInvalid('Inspector', 'there is neither a list of findings nor a finding');
  });
  return summaries(findings.filter(isOpen).flatMap(packagesOf));
}

function isOpen(finding: unknown): boolean {
  const status = valueAt(finding, 'status');
  return status === undefined || status === 'ACTIVE';
}

function packagesOf(finding: unknown) {
  const details = valueAt(finding, 'packageVulnerabilityDetails');
  if (details === undefined) return [];
  const packages = listAt(details, 'vulnerablePackages');
  return (packages.length > 0 ? packages : [undefined]).map((found) => ({
    id: valueAt(details, 'vulnerabilityId'),
    severity: valueAt(finding, 'severity'),
    package: valueAt(found, 'name'),
    version: versionOf(found),
    fixedIn: fixedIn(valueAt(found, 'fixedInVersion')),
    title: valueAt(finding, 'title'),
    url: valueAt(details, 'sourceUrl'),
  }));
}

/** Inspector tells version, release and epoch apart. */
function versionOf(found: unknown): string | undefined {
  const version = valueAt(found, 'version');
  if (typeof version !== 'string') return undefined;
  const release = valueAt(found, 'release');
  const epoch = valueAt(found, 'epoch');
  const start = typeof epoch === 'number' && epoch > 0 ? `${epoch}:` : '';
  return `${start}${version}${typeof release === 'string' && release !== '' ? `-${release}` : ''}`;
}

function fixedIn(version: unknown): unknown {
  return version === 'NotAvailable' ? undefined : version;
}
