import { printable } from '../printable.js';
import type { Finding } from '../scans/finding.js';
import { severities } from '../scans/finding.js';
import { showFindings } from './finding-view.js';

/** Options of {@link formatFindings}. */
export interface FormatFindingsOptions {
  /** How many are told, the worst first. Default: 50. */
  readonly limit?: number;
}

/** Findings as a table for a terminal, the worst first, and how many there are of each severity. */
export function formatFindings(
  findings: readonly Finding[],
  { limit = 50 }: FormatFindingsOptions = {},
): string {
  if (findings.length === 0) return 'no findings\n';
  const scan = { scanner: { name: '' }, evaluated: findings.length, gaps: [], findings };
  const shown = showFindings([scan], []).slice(0, limit);
  const rows = shown.map(({ finding }) => cells(finding));
  const heading = ['SEVERITY', 'ID', 'PACKAGE', 'VERSION', 'FIXED IN', 'TITLE'];
  const table = shown.length === 0 ? [] : align([heading, ...rows]);
  const left = findings.length - shown.length;
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const more = left === 0 ? [] : [`… and ${left} more`];
  return [...table, ...more, counts.join(', ')].map((line) => `${line}\n`).join('');
}

function cells(finding: Finding): readonly string[] {
  const { severity, id, package: name, path, version = '', fixedIn, fixAvailable, title } = finding;
  return [
    severity,
    printable(id, 40),
    printable(name ?? path ?? '', 40),
    printable(version, 30),
    printable(fixedIn ?? (fixAvailable === true ? 'yes' : ''), 30),
    printable(title ?? '', 80),
  ];
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
