import * as z from 'zod';
import { cleanDeep } from '../clean-deep.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError, type ReleaseNotesErrorCode } from '../errors.js';
import { parseSafeYaml } from './parse-safe-yaml.js';

/** How a file that does not fit is told. */
export interface DataFileErrors {
  readonly code: ReleaseNotesErrorCode;
  /** One sentence that says where the shape is described. */
  readonly description: string;
}

/** Reads a file of a team, JSON or YAML, by its schema. An empty file is `{}`. */
export async function parseDataFile<T>(
  text: string,
  name: string,
  schema: z.ZodType<T>,
  { code, description }: DataFileErrors,
): Promise<T> {
  const invalid = (problem: string, cause?: unknown) =>
    new ReleaseNotesError(
      code,
      `Cannot read ${cleanText(name)}: ${cleanText(problem)}. ${description}`,
      cause === undefined ? {} : { cause },
    );
  const { data, placeOf } = await parseSafeYaml(text, invalid);
  const result = schema.safeParse(data ?? {});
  if (result.success) return cleanDeep(result.data);
  const { path, message } = firstOf(result.error.issues);
  const field = z.core.toDotPath(path);
  const at = placeOf(path);
  const place = at === undefined ? '' : `line ${at.line}, column ${at.column}: `;
  throw invalid(`${place}${field === '' ? '' : `${field}: `}${message}`, result.error);
}

/** The first problem; of a member that may be of several kinds, that of the kind it comes closest to. */
function firstOf(issues: readonly z.core.$ZodIssue[]): Pick<z.core.$ZodIssue, 'path' | 'message'> {
  const [first] = issues;
  if (first?.code !== 'invalid_union') return first ?? { path: [], message: 'it does not fit' };
  const inner = first.errors.map(firstOf).toSorted((a, b) => b.path.length - a.path.length)[0];
  return {
    path: [...first.path, ...(inner?.path ?? [])],
    message: inner?.message ?? first.message,
  };
}
