import type * as z from 'zod';
import { printable } from '../printable.js';
import { checkResultsText, invalidResults } from './invalid-results.js';

/**
 * JSON that fits a schema.
 *
 * @param format what it should be, for messages
 * @throws HarnessError `HARNESS_RESULTS_INVALID` with the place in it, for what is no JSON or does not fit
 */
export function parseJsonResults<T>(format: string, text: string, schema: z.ZodType<T>): T {
  checkResultsText(format, text);
  const parsed = schema.safeParse(parseJson(format, text), { reportInput: false });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw invalidResults(
    format,
    `${place === '' ? 'the document' : printable(place, 100)}: ${issue?.message ?? 'does not fit'}`,
    parsed.error,
  );
}

/** @throws HarnessError `HARNESS_RESULTS_INVALID` */
export function parseJson(format: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalidResults(
      format,
      `it is no JSON, or was cut off: ${(cause as Error).message}`,
      cause,
    );
  }
}
