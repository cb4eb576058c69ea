import { groupBy } from '../group-by.js';
import { printable } from '../printable.js';
import type { PreflightFinding } from './preflight-finding.js';

/**
 * Findings as text for people, by region: `!` stops the distribution, `?` may. Statements are shown
 * as the JSON that is pasted.
 */
export function formatPreflight(findings: readonly PreflightFinding[]): string {
  if (findings.length === 0) return 'pre-flight: nothing stands in the way\n';
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const head = `pre-flight: ${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}`;
  const blocks = [...groupBy(findings, ({ region }) => region)].map(([region, each]) =>
    [`\n${printable(region)}`, ...each.flatMap(lines)].join('\n'),
  );
  return `${[head, ...blocks].join('\n')}\n`;
}

function lines({ code, severity, account, seen, advice, statements = [] }: PreflightFinding) {
  const mark = severity === 'error' ? '!' : '?';
  const of = account === undefined ? '' : ` of account ${account}`;
  return [
    printable(`  ${mark} ${code}${of}: ${seen}`),
    printable(`      ${advice}`),
    ...statements.flatMap((statement) =>
      JSON.stringify(statement, undefined, 2)
        .split('\n')
        .map((line) => printable(`      ${line}`)),
    ),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
