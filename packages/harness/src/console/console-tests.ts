import { counted } from '../report/plain-text.js';
import type { TestResult } from '../report/test-report.js';
import type { ConsoleFinding, ConsoleReport } from './console-report.js';

/** Options of {@link consoleTests}. */
export interface ConsoleTestsOptions {
  /** Where it ran: the name of the launch. */
  readonly place: string;
  /**
   * The phase.
   * @defaultValue `'launch'`
   */
  readonly type?: string;
  /**
   * Parameters of the tests: `instanceType`, `zone`, …
   * @defaultValue none
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * What a console says, as tests: one for each pattern. A warning, and what is allowed, is told in the message
 * of a test that passes. A console without lines says nothing, so its tests are `pending`.
 */
export function consoleTests(
  { lines, findings, lookedFor }: ConsoleReport,
  { place, type = 'launch', parameters }: ConsoleTestsOptions,
): readonly TestResult[] {
  const patterns = lookedFor ?? [];
  const common = {
    suite: [place, 'console'] as const,
    type,
    duration: 0,
    ...(parameters !== undefined && { parameters }),
  };
  if (patterns.length === 0) {
    return [
      {
        ...common,
        name: 'console shows no problem',
        status: 'pending',
        message: 'nothing was looked for',
      },
    ];
  }
  return patterns.map(({ id, title }) => ({
    ...common,
    name: `console shows no ${title}`,
    ...(lines === 0
      ? { status: 'pending', message: 'the console was empty: EC2 had no output of the instance' }
      : judge(findings.filter((finding) => finding.id === id))),
  }));
}

function judge(
  findings: readonly ConsoleFinding[],
): Pick<TestResult, 'status' | 'message' | 'trace'> {
  const bad = findings.filter(({ severity, allowed }) => severity === 'error' && !allowed);
  const [first] = bad;
  if (first !== undefined) {
    const more = bad.length - 1;
    return {
      status: 'failed',
      message: `line ${first.lineNumber}: ${first.line}${more > 0 ? ` (and ${counted(more, 'other line')})` : ''}`,
      trace: bad
        .slice(0, 20)
        .map(({ lineNumber, line, count }) => `${lineNumber}: ${line}${times(count)}`)
        .join('\n'),
    };
  }
  const told = findings.map(({ allowed, severity, line, count }) =>
    allowed === undefined
      ? `${severity}: ${line}${times(count)}`
      : `allowed${times(count)}, because ${allowed.reason}: ${line}`,
  );
  return { status: 'passed', ...(told.length > 0 && { message: told.slice(0, 5).join('; ') }) };
}

function times(count: number): string {
  return count > 1 ? ` (${count} times)` : '';
}
