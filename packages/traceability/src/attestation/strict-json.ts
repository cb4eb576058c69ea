/**
 * Parses bytes as JSON that every parser understands alike: UTF-8 without errors and no member twice.
 *
 * @throws Error with what is wrong with it
 */
export function strictJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value: unknown = JSON.parse(text);
  if (colonsOf(text) !== membersOf(value)) throw new Error('a member occurs twice');
  return value;
}

/** Colons outside of strings, one per member. By hand: a regular expression ends at long strings. */
function colonsOf(text: string): number {
  let count = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) inString = !inString;
    else if (inString && code === 0x5c) at += 1;
    else if (!inString && code === 0x3a) count += 1;
  }
  return count;
}

function membersOf(value: unknown): number {
  let count = 0;
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const inside: readonly unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += inside.length;
    for (const item of inside) open.push(item);
  }
  return count;
}

/**
 * Decodes base64 with the standard or the URL-safe alphabet. One text has one decoding and back:
 * foreign characters, wrong padding and stray bits are refused.
 *
 * @throws Error with what is wrong with it
 */
export function strictBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const standard = bytes.toString('base64');
  const urlSafe = bytes.toString('base64url');
  const padded = urlSafe.padEnd(standard.length, '=');
  if (text !== standard && text !== urlSafe && text !== padded) throw new Error('not base64');
  return bytes;
}
