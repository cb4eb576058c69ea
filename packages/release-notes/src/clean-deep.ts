import { cleanText } from './clean-text.js';

/** The same plain data with every text in it made clean. Names of members stay. */
export function cleanDeep<T>(data: T): T {
  // What goes in and what comes out have the same members, which the compiler cannot follow.
  return clean(data) as T;
}

function clean(data: unknown): unknown {
  if (typeof data === 'string') return cleanText(data);
  if (Array.isArray(data)) return data.map(clean);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, clean(value)]));
}
