import { createHash } from 'node:crypto';

/**
 * JSON with one spelling per value (RFC 8785): members sorted by UTF-16 code units, no white space,
 * numbers and strings as ECMAScript writes them. What JSON cannot hold is treated as
 * `JSON.stringify` does: members that are `undefined` are left out.
 */
export function canonicalJson(value: unknown): string {
  return write(JSON.parse(JSON.stringify(value)));
}

/** `sha256:` and the hexadecimal SHA-256 of a value's canonical JSON. */
export function digest(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

// Written by hand because an object cannot carry the order: engines move integer-like keys first.
function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`);
  return `{${members.join()}}`;
}
