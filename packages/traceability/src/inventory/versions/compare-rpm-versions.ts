import { compareText } from '../compare-text.js';
import { compareDigits } from './compare-digits.js';

/**
 * Says which of two versions of an RPM package, `[epoch:]version[-release]`, is the newer one, as rpm
 * does: below zero when `a` is older, above when it is newer, zero when they are equal. A version
 * without a release comes before the same with one, as in rpm's own objects of versions: packages
 * always have one. An epoch that is missing or `(none)` is 0.
 *
 * Any text has a place; nothing is thrown.
 */
export function compareRpmVersions(a: string, b: string): number {
  if (a === b) return 0;
  const x = split(a);
  const y = split(b);
  return (
    compareDigits(x.epoch, y.epoch) ||
    compareRpmSegments(x.version, y.version) ||
    compareReleases(x.release, y.release)
  );
}

/** Compares one part, a version or a release, as `rpmvercmp` does. */
export function compareRpmSegments(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    i = skipSeparators(a, i);
    j = skipSeparators(b, j);
    const mark = compareMarks(a[i], b[j]);
    if (mark === 'both') {
      i += 1;
      j += 1;
      continue;
    }
    if (mark !== 0) return mark;
    if (i >= a.length || j >= b.length) break;
    const kind = isDigit(a, i) ? isDigit : isLetter;
    const endA = endOf(kind, a, i);
    const endB = endOf(kind, b, j);
    // Of a number and letters the number is newer.
    if (endB === j) return kind === isDigit ? 1 : -1;
    const left = a.slice(i, endA);
    const right = b.slice(j, endB);
    const difference = kind === isDigit ? compareDigits(left, right) : compareText(left, right);
    if (difference !== 0) return difference;
    i = endA;
    j = endB;
  }
  // What is left after separators only does not count.
  return (i < a.length ? 1 : 0) - (j < b.length ? 1 : 0);
}

function compareReleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) {
    return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  }
  return compareRpmSegments(a, b);
}

function split(text: string) {
  const [, epoch = '', rest = ''] = /^(?:(\d+|\(none\)):)?(.*)$/s.exec(text) ?? [];
  const dash = rest.lastIndexOf('-');
  return {
    epoch: epoch === '(none)' ? '' : epoch,
    version: dash === -1 ? rest : rest.slice(0, dash),
    release: dash === -1 ? undefined : rest.slice(dash + 1),
  };
}

/** `~` comes before everything, also the end; `^` after the end and before everything else. */
function compareMarks(a: string | undefined, b: string | undefined): number | 'both' {
  if (a === '~' || b === '~') return a === b ? 'both' : a === '~' ? -1 : 1;
  if (a === '^' || b === '^') {
    if (a === b) return 'both';
    if (a === undefined) return -1;
    if (b === undefined) return 1;
    return a === '^' ? -1 : 1;
  }
  return 0;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isDigit(text, at) && !isLetter(text, at) && !isMark(text, at)) {
    at += 1;
  }
  return at;
}

function isMark(text: string, at: number): boolean {
  const character = text[at];
  return character === '~' || character === '^';
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 0x20;
  return code >= 0x61 && code <= 0x7a && text.charCodeAt(at) < 0x80;
}

function endOf(kind: typeof isDigit, text: string, from: number): number {
  let end = from;
  while (end < text.length && kind(text, end)) end += 1;
  return end;
}
