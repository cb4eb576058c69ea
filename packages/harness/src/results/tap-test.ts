import type { TestResult, TestStatus } from '../report/test-report.js';
import { foreignTest } from './foreign-test.js';
import { diagnosticMark } from './tap-shape.js';

/** A test point of TAP, as it was parsed. */
export interface TapPoint {
  /** Subtests that it stands in, from the outside in. */
  readonly suite: readonly string[];
  readonly result: {
    readonly ok: boolean;
    readonly name: string;
    readonly id?: number;
    readonly skip: boolean | string;
    readonly todo: boolean | string;
    /** Milliseconds. */
    readonly time?: number | null;
  };
  /** Lines of comment after it, its diagnostics among them. */
  readonly comments: string[];
}

/** A test point as a test of a report. */
export function tapTest({ suite, result, comments }: TapPoint): TestResult {
  const { ok, name, id, skip, todo, time } = result;
  const status = statusOf(ok, skip, todo);
  const lines = comments.map((line) => line.replace(/^# ?/, '').trimEnd());
  const yaml = lines.flatMap((line) =>
    line.startsWith(diagnosticMark) ? line.slice(diagnosticMark.length) : [],
  );
  const details = lines.map((line) =>
    line.startsWith(diagnosticMark) ? line.slice(diagnosticMark.length) : line,
  );
  return foreignTest({
    name: name === '' ? `test ${id ?? ''}`.trim() : name,
    status,
    duration: time ?? Number(member(yaml, 'duration_ms') ?? 0),
    suite,
    message: messageOf(ok, skip, todo) ?? member(yaml, 'message') ?? (ok ? undefined : details[0]),
    trace: status === 'failed' ? details.join('\n') : undefined,
    ...(todo !== false && { rawStatus: 'todo' }),
  });
}

function statusOf(ok: boolean, skip: boolean | string, todo: boolean | string): TestStatus {
  if (skip !== false) return 'skipped';
  if (ok) return 'passed';
  return todo === false ? 'failed' : 'skipped';
}

function messageOf(
  ok: boolean,
  skip: boolean | string,
  todo: boolean | string,
): string | undefined {
  if (skip !== false) return skip === true ? undefined : skip;
  if (todo === false) return undefined;
  const reason = todo === true ? '' : `: ${todo}`;
  return ok ? `passes, though it is marked as to do${reason}` : `fails, and is to do${reason}`;
}

/** A plain member at the top of diagnostics; a text over several lines (`|`, `>`) begins on the next one. */
function member(yaml: readonly string[], key: string): string | undefined {
  const at = yaml.findIndex((line) => line.startsWith(`${key}:`));
  const value = yaml[at]?.slice(key.length + 1).trim();
  if (value === undefined || value === '') return undefined;
  if (/^[|>][-+\d]*$/.test(value)) return yaml[at + 1]?.trim();
  const [, quoted] = /^(?:'(.*)'|"(.*)")$/.exec(value)?.filter((part) => part !== undefined) ?? [];
  return quoted ?? value;
}
