import { HarnessError } from '../errors.js';
import type { ConsoleReport } from './console-report.js';

/** What the console may show all the same. It is still counted. */
export interface ConsoleAllowance {
  /** The pattern. Default: all; then `text` is needed. */
  readonly pattern?: string;
  /** What the line holds, as it is. Default: any line of the pattern. */
  readonly text?: string;
  /** Why it is let be. */
  readonly reason: string;
  /** The last day, `2026-12-31`, in UTC. After it the entry is not applied. Default: never. */
  readonly expires?: string;
  /** Flavors for which it is so. Default: all. */
  readonly flavors?: readonly string[];
  /** Instance types on which it is so. Default: all. */
  readonly instanceTypes?: readonly string[];
}

/** Of what a console is, as far as allowances go by it. */
export interface ConsoleScope {
  readonly flavor?: string;
  readonly instanceType?: string;
  readonly at: Date;
}

/** An entry of an allow list that did nothing, and why. */
export interface UnusedAllowance {
  /** Which entry, from 0. */
  readonly entry: number;
  /** The entry. */
  readonly allowance: ConsoleAllowance;
  /** Why it is not used. */
  readonly why: 'expired' | 'matched nothing';
}

/**
 * The entries of an allow list that have ended or that fit nothing in all of these reports. They hide
 * typing errors, and problems that come back.
 */
export function unusedAllowances(
  allow: readonly ConsoleAllowance[],
  reports: readonly ConsoleReport[],
  { at = new Date() }: { readonly at?: Date } = {},
): readonly UnusedAllowance[] {
  const used = new Set(
    reports.flatMap(({ findings }) => findings.map(({ allowed }) => allowed?.entry)),
  );
  return allow.flatMap((allowance, entry): readonly UnusedAllowance[] => {
    if (hasExpired(allowance, at)) return [{ entry, allowance, why: 'expired' }];
    return used.has(entry) ? [] : [{ entry, allowance, why: 'matched nothing' }];
  });
}

/** @throws HarnessError `HARNESS_OPTIONS_INVALID` with the first entry that does not fit. */
export function checkAllowances(
  allow: readonly ConsoleAllowance[],
  patterns: readonly { readonly id: string }[],
): void {
  for (const [entry, { pattern, text, reason, expires }] of allow.entries()) {
    const place = `allow[${entry}]`;
    if (reason.trim() === '') throw invalid(`${place}.reason is empty; say why it is let be`);
    if (text === '') throw invalid(`${place}.text is empty and fits every line`);
    if (pattern === undefined && text === undefined) {
      throw invalid(`${place} needs pattern, text or both`);
    }
    if (pattern !== undefined && !patterns.some(({ id }) => id === pattern)) {
      const known = patterns.map(({ id }) => id).join(', ');
      throw invalid(
        `${place}.pattern ${JSON.stringify(pattern)} is not known; use one of ${known}`,
      );
    }
    if (expires !== undefined && !isDay(expires)) {
      throw invalid(
        `${place}.expires ${JSON.stringify(expires)} is no day; write it as 2026-12-31`,
      );
    }
  }
}

/** The first entry that fits a line of a pattern, from 0. */
export function findAllowance(
  allow: readonly ConsoleAllowance[],
  pattern: string,
  line: string,
  scope: ConsoleScope,
): number | undefined {
  const found = allow.findIndex(
    (entry) =>
      (entry.pattern ?? pattern) === pattern &&
      line.includes(entry.text ?? '') &&
      isIn(scope.flavor, entry.flavors) &&
      isIn(scope.instanceType, entry.instanceTypes) &&
      !hasExpired(entry, scope.at),
  );
  return found < 0 ? undefined : found;
}

function hasExpired({ expires }: ConsoleAllowance, at: Date): boolean {
  return expires !== undefined && at.toISOString().slice(0, 10) > expires;
}

function isIn(value: string | undefined, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value));
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function invalid(problem: string): HarnessError {
  return new HarnessError('HARNESS_OPTIONS_INVALID', `Cannot read a console: ${problem}.`);
}
