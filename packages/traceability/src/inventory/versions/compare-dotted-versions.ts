import { compareText } from '../compare-text.js';
import { compareDigits } from './compare-digits.js';

/**
 * Says which of two versions of something without known rules is the newer one: numbers by number, a
 * missing one before any other, letters as text and before numbers. Good for programs of Windows and
 * for most packages of languages; it knows nothing of releases before a release.
 */
export function compareDottedVersions(a: string, b: string): number {
  const x = a.match(/\d+|[A-Za-z]+/g) ?? [];
  const y = b.match(/\d+|[A-Za-z]+/g) ?? [];
  for (let index = 0; index < Math.max(x.length, y.length); index += 1) {
    const difference = comparePart(x[index], y[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined)
    return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  const [numberA, numberB] = [/^\d/.test(a), /^\d/.test(b)];
  if (numberA !== numberB) return numberA ? 1 : -1;
  return numberA ? compareDigits(a, b) : compareText(a, b);
}
