import { readSpeaker } from './speaker.js';

/** One row of `-machine-readable` output. */
export interface MachineReadableRow {
  /** When Packer wrote the row, in whole seconds since 1970 (UTC). */
  readonly at: number;
  /** The build the row is about; empty for `ui` rows and rows about the whole run. */
  readonly target: string;
  /** The kind of row, such as `ui`, `artifact`, `error` or `error-count`. */
  readonly type: string;
  /** The fields after the type, unescaped once, for display; `raw` itself where nothing is escaped. */
  readonly data: readonly string[];
  /** The same fields as Packer wrote them. The escape cannot be undone exactly, so decide on these. */
  readonly raw: readonly string[];
  /** The build that the text of a `ui` row names; undefined when it names none. */
  readonly build: string | undefined;
  /** The text of a `ui` row without the name of the build; undefined for other rows. */
  readonly said: string | undefined;
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
  const shown = raw.map(unescapeField);
  const data = shown.every((field, index) => field === raw[index]) ? raw : shown;
  const spoken = type === 'ui' ? readSpeaker(data[1] ?? '') : undefined;
  return {
    at: Number(line.slice(0, first)),
    target: line.slice(first + 1, second),
    type,
    data,
    raw,
    build: spoken?.build,
    said: spoken?.said,
  };
}

/** Writes a field the way Packer does before it prints a row. */
export function escapeField(text: string): string {
  return text.replaceAll(',', '%!(PACKER_COMMA)').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}

/** Undoes {@link escapeField}. Nothing is unescaped twice: no step makes what another looks for. */
export function unescapeField(raw: string): string {
  // A pattern, because it is three times as fast as a text here.
  const text = raw.includes('%') ? raw.replace(/%!\(PACKER_COMMA\)/g, ',') : raw;
  return text.includes('\\') ? text.replaceAll('\\r', '\r').replaceAll('\\n', '\n') : text;
}
