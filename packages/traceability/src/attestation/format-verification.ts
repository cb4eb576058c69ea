import { printableLine } from '../policy/printable-line.js';
import type { ReleaseVerification } from './release-verification.js';

const marks = { ok: 'ok', failed: 'FAILED', 'not-checked': 'not checked' } as const;

/** A verification as text for people: what failed first said with what to do, one line per check. */
export function formatVerification({ verified, checks, statements }: ReleaseVerification): string {
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const open = checks.filter(({ status }) => status === 'not-checked').length;
  const lines = checks.flatMap(({ check, of, status, seen, todo }) => [
    `${marks[status].padEnd(11)} ${check.padEnd(11)} ${printableLine(of)}: ${printableLine(seen)}`,
    ...(todo === undefined ? [] : [`${' '.repeat(24)}→ ${printableLine(todo)}`]),
  ]);
  const counts = [
    `${checks.length - failed - open} ok`,
    `${failed} failed`,
    `${open} not checked`,
    `${statements.length} statements believed`,
  ];
  return `${verified ? 'VERIFIED' : 'NOT VERIFIED'} (${counts.join(', ')})\n${lines.join('\n')}\n`;
}
