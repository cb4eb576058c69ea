import { printable } from '../commands/printable.js';
import type { CheckGroup, DoctorCheck } from './check.js';
import type { CheckedFinding, Severity } from './finding.js';

const titles: Readonly<Record<CheckGroup, string>> = {
  machine: 'This machine',
  repository: 'Repository',
  configuration: 'Configuration',
  aws: 'AWS',
  trackers: 'Issue trackers',
};

const marks: Readonly<Record<Severity, string>> = { ok: 'ok   ', warning: 'WARN ', error: 'ERROR' };

/** Findings by group, each with its fix, and a line that sums up. Pure; harmless on a terminal. */
export function formatFindings(
  findings: readonly CheckedFinding[],
  checks: readonly Pick<DoctorCheck, 'id' | 'group'>[],
): string {
  const groupOf = new Map(checks.map(({ id, group }) => [id, group]));
  const groups = (Object.keys(titles) as CheckGroup[]).flatMap((group) => {
    const own = findings.filter(({ check }) => groupOf.get(check) === group);
    return own.length === 0 ? [] : [[titles[group], ...own.flatMap(lines)].join('\n')];
  });
  return [...groups, summary(findings)].join('\n\n');
}

/** How many of each, in a sentence. */
export function summary(findings: readonly CheckedFinding[]): string {
  const count = (severity: Severity) =>
    findings.filter((each) => each.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors + warnings === 0) return 'All is well.';
  const what = `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  return errors === 0
    ? `${what}: nothing stops a release.`
    : `${what}: a release would be stopped.`;
}

function lines({ severity, check, seen, fix }: CheckedFinding): readonly string[] {
  const [first = '', ...rest] = seen.split('\n').map(printable);
  return [
    `  ${marks[severity]}  ${check}: ${first}`,
    ...rest.map((line) => `           ${line}`),
    ...(fix === undefined ? [] : fix.split('\n').map((line) => `         > ${printable(line)}`)),
  ];
}
