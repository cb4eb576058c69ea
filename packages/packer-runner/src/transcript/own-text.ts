/**
 * A copy of a text that is kept. A part of a text keeps the whole of it in memory, which for a part
 * of what was read at once is a thousand times as much.
 */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}
