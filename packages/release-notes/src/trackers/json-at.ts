import { cleanText } from '../clean-text.js';

/** The value at a path of a JSON value that may be anything; `undefined` if there is none. */
export function valueAt(json: unknown, ...path: readonly string[]): unknown {
  let here = json;
  for (const name of path) {
    here = typeof here === 'object' && here !== null ? Reflect.get(here, name) : undefined;
  }
  return here;
}

/** The text there, made clean. */
export function textAt(json: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(json, ...path);
  return typeof value === 'string' ? cleanText(value) : undefined;
}

/** The list there; anything else is an empty one. */
export function listAt(json: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(json, ...path);
  return Array.isArray(value) ? value : [];
}
