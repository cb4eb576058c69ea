import { listAt, valueAt } from '../trackers/json-at.js';
import type { FindingSummary } from './finding.js';
import { parseReport, scanInvalid, summaries } from './read-scan.js';

/**
 * The weaknesses of a Trivy report (`--format json`, `SchemaVersion` 2). Misconfigurations, secrets
 * and licences in it are left.
 *
 * @param report - The parsed report, or its text
 * @throws {@link ReleaseNotesError} `NOTES_SCAN_INVALID` if it is something else.
 */
export function readTrivy(report: unknown): readonly FindingSummary[] {
  const json = parseReport(report, 'Trivy');
  const version = valueAt(json, 'SchemaVersion');
  if (version !== 2) {
    throw scanInvalid('Trivy', `SchemaVersion is ${JSON.stringify(version) ?? 'missing'}, not 2`);
  }
  const results = valueAt(json, 'Results');
  // A report without findings may leave them out.
  if (results !== undefined && results !== null && !Array.isArray(results)) {
    throw scanInvalid('Trivy', 'Results is no list');
  }
  return summaries(
    listAt(json, 'Results').flatMap((result) =>
      listAt(result, 'Vulnerabilities').map((found) => ({
        id: valueAt(found, 'VulnerabilityID'),
        severity: valueAt(found, 'Severity'),
        package: valueAt(found, 'PkgName'),
        version: valueAt(found, 'InstalledVersion'),
        fixedIn: valueAt(found, 'FixedVersion'),
        title: valueAt(found, 'Title'),
        url: valueAt(found, 'PrimaryURL'),
      })),
    ),
  );
}
