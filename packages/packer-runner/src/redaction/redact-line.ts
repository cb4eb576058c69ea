import type { MachineReadableLine } from '../machine-readable/line.js';
import type { Redactor } from './redact.js';

/** Masks secrets in a line. */
export function redactLine(line: MachineReadableLine, { text }: Redactor): MachineReadableLine {
  if ('text' in line) return { ...line, text: text(line.text) };
  const { build, said } = line;
  return {
    ...line,
    target: text(line.target),
    data: line.data.map(text),
    raw: line.raw.map(text),
    build: build === undefined ? undefined : text(build),
    said: said === undefined ? undefined : text(said),
  };
}
