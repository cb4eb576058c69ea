import { compareDigits } from './compare-digits.js';

/**
 * Says which of two versions of a Debian package is the newer one, as `dpkg --compare-versions`
 * does: below zero when `a` is older, above when it is newer, zero when they are equal
 * (`1.0` and `1.0-0`). Rules: Debian policy 5.6.12.
 *
 * Any text has a place in the order; nothing is thrown.
 */
export function compareDebianVersions(a: string, b: string): number {
  if (a === b) return 0;
  const x = split(a);
  const y = split(b);
  return (
    compareDigits(x.epoch, y.epoch) ||
    comparePart(x.upstream, y.upstream) ||
    comparePart(x.revision, y.revision)
  );
}

function split(version: string) {
  const colon = version.indexOf(':');
  const epoch = colon > 0 ? version.slice(0, colon) : '';
  const rest = colon === -1 ? version : version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch,
    upstream: dash === -1 ? rest : rest.slice(0, dash),
    revision: dash === -1 ? '' : rest.slice(dash + 1),
  };
}

function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a, i)) || (j < b.length && !isDigit(b, j))) {
      const difference = weight(a, i) - weight(b, j);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    const endA = endOfDigits(a, i);
    const endB = endOfDigits(b, j);
    const difference = compareDigits(a.slice(i, endA), b.slice(j, endB));
    if (difference !== 0) return difference;
    i = endA;
    j = endB;
  }
  return 0;
}

/** `~` before the end, the end before letters, letters before everything else. */
function weight(text: string, at: number): number {
  if (at >= text.length || isDigit(text, at)) return 0;
  const code = text.charCodeAt(at);
  if (code === 0x7e) return -1;
  const letter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return letter ? code : code + 0x10000;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text, end)) end += 1;
  return end;
}
