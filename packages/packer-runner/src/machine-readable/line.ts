/** One row of `-machine-readable` output. */
export interface MachineReadableRow {
  /** When Packer wrote the row, in whole seconds since 1970 (UTC). */
  readonly at: number;
  /** The build the row is about; empty for `ui` rows and rows about the whole run. */
  readonly target: string;
  /** The kind of row, such as `ui`, `artifact`, `error` or `error-count`. */
  readonly type: string;
  /** The fields after the type, unescaped once, for display. */
  readonly data: readonly string[];
  /** The same fields as Packer wrote them. The escape cannot be undone exactly, so decide on these. */
  readonly raw: readonly string[];
}

/** A line that is not a row: usage texts, `fmt` output, the trace of a crash. */
export interface MachineReadableText {
  /** Marks the line as plain text. */
  readonly type: 'raw';
  /** The whole line, without its line feed. */
  readonly text: string;
}

/** A line of Packer's standard output. Tell the two apart with `'text' in line`. */
export type MachineReadableLine = MachineReadableRow | MachineReadableText;

// Eleven digits reach the year 5138 and stay inside what a Date can hold.
const seconds = /^\d{1,11}$/;

/** Reads one line, without its line feed. Never throws: what is not a row is text. */
export function readLine(line: string): MachineReadableLine {
  const first = line.indexOf(',');
  const second = line.indexOf(',', first + 1);
  if (first < 1 || second < 0 || !seconds.test(line.slice(0, first))) {
    return { type: 'raw', text: line };
  }
  const third = line.indexOf(',', second + 1);
  const type = third < 0 ? line.slice(second + 1) : line.slice(second + 1, third);
  if (type === '') return { type: 'raw', text: line };
  const raw = third < 0 ? [] : line.slice(third + 1).split(',');
  return {
    at: Number(line.slice(0, first)),
    target: line.slice(first + 1, second),
    type,
    data: raw.map(unescapeField),
    raw,
  };
}

/** Writes a field the way Packer does before it prints a row. */
export function escapeField(text: string): string {
  return text.replaceAll(',', '%!(PACKER_COMMA)').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}

/** Undoes {@link escapeField} in one pass from left to right, so that nothing is unescaped twice. */
export function unescapeField(raw: string): string {
  if (!raw.includes('%') && !raw.includes('\\')) {
    return raw;
  }
  return raw.replace(/%!\(PACKER_COMMA\)|\\[rn]/g, (found) => {
    if (found === '\\n') return '\n';
    return found === '\\r' ? '\r' : ',';
  });
}
