import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import type { Platform } from '../suites/suite.js';
import { type ConsoleAllowance, checkAllowances, findAllowance } from './console-allowance.js';
import { type ConsoleLine, consoleLines, withoutNumbers, withoutTime } from './console-lines.js';
import { type ConsolePattern, fitsPattern } from './console-pattern.js';
import type { ConsoleFinding, ConsoleReport } from './console-report.js';
import { linuxPatterns } from './linux-patterns.js';
import { windowsPatterns } from './windows-patterns.js';

/** Options of {@link readConsole}. */
export interface ReadConsoleOptions {
  /**
   * What the image runs.
   * @defaultValue `'linux'`
   */
  readonly platform?: Platform;
  /**
   * What it may show all the same.
   * @defaultValue nothing
   */
  readonly allow?: readonly ConsoleAllowance[];
  /**
   * When, for entries that end.
   * @defaultValue now
   */
  readonly at?: Date;
  /**
   * Flavor of the image, for entries that are for some only.
   * @defaultValue unknown: these entries are not applied
   */
  readonly flavor?: string;
  /**
   * Type of the instance, for the same.
   * @defaultValue unknown
   */
  readonly instanceType?: string;
  /**
   * Further patterns; one of a built-in id stands for that.
   * @defaultValue none
   */
  readonly patterns?: readonly ConsolePattern[];
}

/**
 * Looks for signs of trouble in the console output of an instance, as text. It may begin in the middle of a
 * line and hold anything: terminal sequences go, and nothing in it takes long.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for a pattern or an entry of the allow list that does not fit
 */
export function readConsole(text: string, options: ReadConsoleOptions = {}): ConsoleReport {
  const { platform = 'linux', allow = [], at = new Date(), flavor, instanceType } = options;
  const patterns = patternsFor(platform, options.patterns ?? []);
  // An allow list is one for all flavors: what another platform has is known too.
  checkAllowances(allow, [...patterns, ...linuxPatterns, ...windowsPatterns]);
  const scope = {
    at,
    ...(flavor !== undefined && { flavor }),
    ...(instanceType && { instanceType }),
  };
  const lines = consoleLines(text);
  const found = new Map<string, ConsoleFinding>();
  const seen = new Map<string, number>();
  for (const line of lines) {
    if (isQuotation(line.text)) continue;
    for (const { id, severity } of fitting(line, patterns)) {
      const entry = findAllowance(allow, id, line.text, scope);
      const kinds = seen.get(id) ?? 0;
      // A flood of different lines is one finding from here on.
      const kind = kinds < mostKinds ? withoutNumbers(line.text) : '';
      const key = [id, entry ?? '', kind].join('\n');
      const before = found.get(key);
      if (before === undefined) seen.set(id, kinds + 1);
      found.set(key, {
        ...(before ?? {
          id,
          severity,
          line: printable(line.text, 400),
          lineNumber: line.number,
          ...allowedBy(allow, entry),
        }),
        count: (before?.count ?? 0) + 1,
      });
    }
  }
  return {
    lines: lines.length,
    findings: [...found.values()],
    lookedFor: patterns.map(({ id, title, severity }) => ({ id, title, severity })),
  };
}

/** Different lines of one pattern that are told apart. */
const mostKinds = 50;

/** The patterns that a line fits; a warning only where there is no error of the same source. */
function fitting(
  { text }: ConsoleLine,
  patterns: readonly ConsolePattern[],
): readonly ConsolePattern[] {
  const all = patterns.filter((pattern) => fitsPattern(text, pattern));
  return all.some(({ severity }) => severity === 'error')
    ? all.filter(({ severity }) => severity === 'error')
    : all;
}

/** Lines that repeat what somebody else wrote: the kernel's command line, and records of the audit. */
function isQuotation(line: string): boolean {
  const text = withoutTime(line);
  return (
    text.startsWith('Kernel command line:') ||
    text.startsWith('Command line:') ||
    text.startsWith('Unknown kernel command line parameters') ||
    text.startsWith('audit: ') ||
    text.startsWith('audit[')
  );
}

function allowedBy(
  allow: readonly ConsoleAllowance[],
  entry: number | undefined,
): Pick<ConsoleFinding, 'allowed'> {
  const allowance = entry === undefined ? undefined : allow[entry];
  if (entry === undefined || allowance === undefined) return {};
  const { reason, expires } = allowance;
  return { allowed: { reason, ...(expires !== undefined && { expires }), entry } };
}

function patternsFor(
  platform: Platform,
  further: readonly ConsolePattern[],
): readonly ConsolePattern[] {
  const odd = further.find(
    ({ id, texts }) =>
      !/^[a-z0-9][a-z0-9-]*$/.test(id) ||
      texts.length === 0 ||
      texts.some((text) => text.length === 0 || (Array.isArray(text) && text.includes(''))),
  );
  if (odd !== undefined) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot read a console: the pattern ${JSON.stringify(odd.id)} needs an id of letters, digits and "-", and texts that are not empty.`,
    );
  }
  const builtIn = platform === 'windows' ? windowsPatterns : linuxPatterns;
  return [
    ...builtIn.filter(({ id }) => !further.some((each) => each.id === id)),
    ...further.filter((each) => (each.platform ?? platform) === platform),
  ];
}
