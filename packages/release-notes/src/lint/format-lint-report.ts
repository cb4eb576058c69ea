import { cleanText } from '../clean-text.js';
import { printable } from '../printable.js';
import type { LintFinding, LintReport } from './lint-rule.js';

/** Writes a report for people: each commit with what was found and what to do, then the sum. */
export function formatLintReport(report: LintReport): string {
  const lines: string[] = [];
  let last: string | undefined;
  for (const { hash = '', subject, level, rule, seen, advice } of report.findings) {
    if (hash !== last) lines.push(`${hash.slice(0, 10)} ${shown(subject)}`);
    last = hash;
    lines.push(`  ${level} ${rule}: ${shown(seen)} ${shown(advice)}`);
  }
  return `${[...lines.map(printable), sumOf(report)].join('\n')}\n`;
}

/** Writes the findings as commands of GitHub Actions, which shows them on the run. */
export function formatLintAnnotations({ findings }: LintReport): string {
  return findings.map(annotation).join('');
}

function annotation({ hash = '', subject, level, rule, seen, advice }: LintFinding): string {
  const line = `${hash.slice(0, 10)} ${shown(subject)}: ${shown(seen)} ${shown(advice)}`;
  const text = printable(line.trim());
  return `::${level} title=${rule}::${text.replace(/%/g, '%25')}\n`;
}

/** One clean line of bounded length. */
function shown(text: string): string {
  const line = cleanText(text);
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function sumOf({ commits, errors, warnings }: LintReport): string {
  const looked = `${commits} ${commits === 1 ? 'commit' : 'commits'}`;
  if (errors + warnings === 0) return `${looked} will make good notes.`;
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  return `${looked}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}
