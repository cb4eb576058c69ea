import { sh } from '../../runner/posix/sh.js';
import { shellQuote } from '../../runner/posix/shell-quote.js';
import type { Phase } from '../../suites/suite.js';
import type { HygieneException, HygieneOptions } from '../hygiene-options.js';
import { casePattern } from './case-pattern.js';
import type { LinuxCheck, LinuxCheckGroup } from './linux-check.js';
import { prelude } from './prelude.js';

/**
 * The script of a group of checks for one phase: TAP, whose plan comes first, so that output that was cut
 * off is noticed. POSIX sh; it changes nothing and leaves nothing behind.
 *
 * @param root - folder with a root file system that is looked at; none is the running machine
 */
export function linuxScript(
  group: LinuxCheckGroup,
  phase: Phase,
  options: HygieneOptions = {},
  root = '',
): string {
  const checks = group.checks.filter(({ phases }) => phases.includes(phase));
  const reasons = checks.map((check) => options.skip?.[check.id] ?? check.unasked?.(options));
  const running = checks.filter((_, index) => reasons[index] === undefined);
  return [
    '#!/bin/sh',
    `R=${shellQuote(root)}`,
    // Some groups have no check that differs by phase.
    `phase=${phase}`,
    'export R phase',
    prelude.trim(),
    exceptions(running, options),
    `printf '1..%s\\n' ${String(checks.length)}`,
    running.length > 0 ? (group.prepare?.(options).trim() ?? '') : '',
    ...checks.map((check, index) => {
      const reason = reasons[index];
      if (reason !== undefined) return skipped(check, reason);
      const name = `check_${check.id.replaceAll('-', '_')}`;
      return `${name}() {${check.body(options)}\n}\nrun ${check.id} ${shellQuote(check.title)} ${name}`;
    }),
    '',
  ].join('\n');
}

function skipped({ id, title }: LinuxCheck, reason: string): string {
  const plain = reason.replaceAll(/[^\x20-\x7e]+|#/g, ' ');
  return `printf '%s\\n' ${shellQuote(`ok - ${id}: ${title} # SKIP ${plain}`)}`;
}

/** What is let be, and what is said where an exception ended. */
function exceptions(checks: readonly LinuxCheck[], options: HygieneOptions): string {
  const { allow = [], at = new Date() } = options;
  const today = at.toISOString().slice(0, 10);
  const ours = allow.filter(({ check }) => checks.some(({ id }) => id === check));
  const ended = ours.filter(({ expires }) => expires !== undefined && expires < today);
  const lets = ours.filter((each) => !ended.includes(each));
  return sh`allowed() {
  case "$1$tab$2$tab$3" in${lets.map((each) => `\n    ${pattern(each)}) return 0 ;;`).join('')}
    *) return 1 ;;
  esac
}
ended() {
  case $1 in${ended.map(({ check, expires }) => `\n    ${check}) printf '; an exception ended on %s' ${expires ?? ''} ;;`).join('')}
    *) ;;
  esac
}`;
}

function pattern({ check, path, detail = '*' }: HygieneException): string {
  return `${check}"$tab"${casePattern(path)}"$tab"${casePattern(detail)}`;
}
