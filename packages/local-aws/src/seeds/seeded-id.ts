import { createHash } from 'node:crypto';

/** An id in the form of AWS that is always the same for the same parts. */
export function seededId(prefix: string, ...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `${prefix}-0${digest.slice(0, 16)}`;
}
