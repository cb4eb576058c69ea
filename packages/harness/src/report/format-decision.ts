import type { GateDecision, JudgedItem } from '../gates/gate-decision.js';
import { whyOf } from '../gates/tell-items.js';
import { printable } from '../printable.js';

/** What a gate decided, for a terminal: why, what stops it, and what to do next. Ends with a newline. */
export function formatDecision(decision: GateDecision): string {
  const { gate, status, evaluated, reasons, warnings, items } = decision;
  const word = status === 'not-evaluated' ? 'not evaluated' : status;
  const stopping = items.filter((item) => item.decision === 'blocks');
  const lines = [
    `${gate}: ${word} (${evaluated.toLocaleString('en-US')} evaluated)`,
    ...reasons.map((reason) => `  - ${reason}`),
    ...listed(stopping),
    ...warnings.map((warning) => `  warning: ${warning}`),
    ...advice(decision).map((text) => `  next: ${text}`),
  ];
  return lines.map((line) => `${keepIndent(line)}\n`).join('');
}

/** The same of several gates, those that do not pass first, then all in one line. */
export function formatDecisions(decisions: readonly GateDecision[]): string {
  const ordered = decisions.toSorted((a, b) => ranks[a.status] - ranks[b.status]);
  const bad = decisions.filter(({ status }) => status !== 'passed').length;
  return `${ordered.map(formatDecision).join('')}${tellSum(decisions.length, bad)}\n`;
}

function tellSum(all: number, bad: number): string {
  if (all === 0) return 'no gate decided anything';
  if (all === 1) return bad === 0 ? 'the gate passed' : 'the gate did not pass';
  return bad === 0 ? `all ${all} gates passed` : `${bad} of ${all} gates did not pass`;
}

const ranks: Readonly<Record<GateDecision['status'], number>> = {
  failed: 0,
  'not-evaluated': 1,
  passed: 2,
};

const itemLimit = 10;

function listed(items: readonly JudgedItem[]): readonly string[] {
  const shown = items
    .slice(0, itemLimit)
    .map((item) => `  ✗ ${item.name}${item.isNew === true ? ' (new)' : ''}: ${whyOf(item)}`);
  const left = items.length - shown.length;
  return left === 0 ? shown : [...shown, `  … and ${left} more`];
}

function advice({ status, evaluated, items }: GateDecision): readonly string[] {
  if (status === 'passed') return [];
  if (evaluated === 0) {
    return ['nothing was looked at: check that tests or scans were selected and reached the image'];
  }
  if (status === 'not-evaluated') {
    return ['see in the report what did not run and why, then run it again'];
  }
  return items.some(({ decision }) => decision === 'blocks')
    ? ['fix them, or add an exception with owner, reason and end date to the gate policy']
    : ['correct the gate policy'];
}

function keepIndent(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return `${indent}${printable(line, 1000)}`;
}
