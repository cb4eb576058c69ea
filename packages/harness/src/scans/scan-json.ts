import { scanInvalid } from './scan-invalid.js';

/** Characters of a JSON report at most: those of images with all their packages are about ten million. */
const longest = 256 * 1024 * 1024;

/**
 * The JSON of a report: what was parsed already, or its text.
 *
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 */
export function parseScanJson(report: unknown, kind: string): unknown {
  const json = typeof report === 'string' ? parseText(report, kind) : report;
  if (typeof json !== 'object' || json === null) {
    throw scanInvalid(kind, 'the document', 'it is neither an object nor a list');
  }
  return json;
}

function parseText(text: string, kind: string): unknown {
  if (text.length > longest) {
    throw scanInvalid(kind, 'the document', `it has more than ${longest} characters`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw scanInvalid(kind, 'the document', `it is no JSON, or cut off: ${String(cause)}`, cause);
  }
}

/** The value at a path, or `undefined` where it does not lead. Only own members are values. */
export function valueAt(json: unknown, ...path: readonly (string | number)[]): unknown {
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return value;
}

/** The list at a path; empty where there is none. */
export function listAt(json: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = valueAt(json, ...path);
  return Array.isArray(value) ? value : [];
}

/** The text at a path, or `undefined`. Empty is no text. */
export function textAt(json: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = valueAt(json, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number at a path, also one that is written as a text, or `undefined`. */
export function numberAt(json: unknown, ...path: readonly (string | number)[]): number | undefined {
  const value = valueAt(json, ...path);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/**
 * The list at a path that may be missing, but nothing else.
 *
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 */
export function optionalList(
  json: unknown,
  member: string,
  kind: string,
  place: string,
): readonly unknown[] | undefined {
  const value = valueAt(json, member);
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value;
  throw scanInvalid(kind, `${place}${member}`, 'it is no list');
}
