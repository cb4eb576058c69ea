import { readHclString } from '../template/string-template.js';

/** The texts and numbers in a value. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

/** The texts and numbers in a list or map that is written as JSON or HCL; none in any other text. */
export function textsWithin(text: string): readonly string[] {
  if (!/^\s*["{[]/.test(text)) return [];
  // As written: reading a number can change its digits.
  const numbers = [...text.matchAll(/[=:,[]\s*(-?\d[\w.+-]*)/g)].map(([, number = '']) => number);
  try {
    return [...textsOf(JSON.parse(text)), ...numbers];
  } catch {
    return [...quotedIn(text), ...numbers];
  }
}

/** What is quoted, except keys, as it is written and as it is meant. */
function quotedIn(text: string): readonly string[] {
  const found = [...text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*[=:])?/g)];
  return found.flatMap(([, quoted = '', isKey]) => {
    if (isKey !== undefined) return [];
    const meant = readHclString(quoted, 'quoted');
    return [quoted, ...(meant.kind === 'known' ? textsOf(meant.value) : [])];
  });
}
