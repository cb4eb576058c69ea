import { randomBytes } from 'node:crypto';

/** A new id in the form of AWS: `ami-0` and sixteen hexadecimal digits. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`;
}
