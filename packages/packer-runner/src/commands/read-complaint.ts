import { stripVTControlCharacters } from 'node:util';
import type { MachineReadableRow } from '../machine-readable/line.js';
import { type PackerDiagnostic, readDiagnostics } from '../transcript/diagnostics.js';

/** What a row of a short command complains about: nothing, or several things at once. */
export function readComplaint({ type, data }: MachineReadableRow): readonly PackerDiagnostic[] {
  if (type !== 'ui') return [];
  // `init` colours what it says, also for machines.
  const text = stripVTControlCharacters(data[1] ?? '').trim();
  if (data[0] !== 'error' && !text.startsWith('Warning: ')) return [];
  return readDiagnostics(text, /^Warning\b/.test(text) ? 'warning' : 'error');
}
