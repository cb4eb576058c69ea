import { printable, printableLines } from '../printable.js';
import type { TestAttempt, TestResult, TestStatus } from '../report/test-report.js';

/** Characters of a message, at most. */
const messageLimit = 400;
/** Characters of a trace, at most. */
const traceLimit = 4000;
/** Characters of a name, or of a part of where it stands, at most. */
const nameLimit = 300;
/** Parts of where a test stands, at most: what is deeper is joined. */
const suiteParts = 6;

/** A test as the file of another tool tells it, in its own words. */
interface ForeignTest {
  readonly name: string;
  readonly status: TestStatus;
  /** Milliseconds. */
  readonly duration?: number | undefined;
  /** From the outside in; empty parts are left out. */
  readonly suite?: readonly (string | undefined)[];
  readonly message?: string | undefined;
  readonly trace?: string | undefined;
  /** The tool's own word for how it ended. */
  readonly rawStatus?: string | undefined;
  readonly filePath?: string | undefined;
  /** Tries before the last. */
  readonly attempts?: readonly Omit<TestAttempt, 'attempt'>[];
}

/** A test of another tool as a test of a report: printable, cut, without members that say nothing. */
export function foreignTest(test: ForeignTest): TestResult {
  const suite = suiteOf(test.suite ?? []);
  const message = text(test.message, messageLimit);
  const trace = printableLines(test.trace ?? '', traceLimit);
  const attempts = (test.attempts ?? []).map((attempt, index) => {
    const seen = text(attempt.message, messageLimit);
    return {
      attempt: index + 1,
      status: attempt.status,
      ...(attempt.duration !== undefined && { duration: attempt.duration }),
      ...(seen !== undefined && { message: seen }),
    };
  });
  return {
    name: text(test.name, nameLimit) ?? 'a test without a name',
    status: test.status,
    duration: milliseconds(test.duration),
    ...(suite !== undefined && { suite }),
    ...(message !== undefined && { message }),
    ...(trace !== '' && trace !== message && { trace }),
    ...withText('rawStatus', test.rawStatus),
    ...withText('filePath', test.filePath),
    ...(attempts.length > 0 && { retries: attempts.length, retryAttempts: attempts }),
    ...(attempts.length > 0 && test.status === 'passed' && { flaky: true }),
  };
}

/**
 * What a result file says that does not go together: a test that could not be told, so that no gate takes
 * the file for a whole one.
 */
export function contradiction(what: string, seen: string): TestResult {
  return foreignTest({ name: `${what} are whole`, status: 'other', message: seen });
}

function withText<Key extends string>(
  key: Key,
  value: string | undefined,
): Partial<Record<Key, string>> {
  const shown = text(value, nameLimit);
  // A computed key makes an index signature of it.
  return shown === undefined ? {} : ({ [key]: shown } as Record<Key, string>);
}

function text(value: string | undefined, limit: number): string | undefined {
  const shown = printable(value ?? '', limit);
  return shown === '' ? undefined : shown;
}

/** A clock that went backwards is no reason to refuse results; a duration of a billion years says nothing. */
function milliseconds(value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value) || value < 0) return 0;
  return Math.min(Math.round(value * 1000) / 1000, 1e12);
}

function suiteOf(
  parts: readonly (string | undefined)[],
): readonly [string, ...string[]] | undefined {
  const said = parts.flatMap((part) => text(part, nameLimit) ?? []);
  // Tools repeat themselves: the name of a file is its suite, and the class of each of its tests.
  const different = said.filter((part, index) => part !== said[index - 1]);
  const outer = different.slice(0, suiteParts - 1);
  const inner = different.slice(suiteParts - 1);
  const [first, ...rest] = [
    ...outer,
    ...(inner.length > 0 ? [inner.join(' / ').slice(0, nameLimit)] : []),
  ];
  return first === undefined ? undefined : [first, ...rest];
}
