import * as z from 'zod';
import { cleanDeep } from '../clean-deep.js';
import { cleanText } from '../clean-text.js';
import type { EditOverride, EditRule, NotesEdits } from '../edit/notes-edits.js';
import { ReleaseNotesError } from '../errors.js';
import { parseSafeYaml } from './parse-safe-yaml.js';

const text = z
  .string({ error: 'give text; what looks like a number needs quotes' })
  .refine((value) => cleanText(value) !== '', 'give text that can be seen');
const maybe = text.exactOptional();
const texts = z.union([text, z.array(text).min(1)]).exactOptional();
const audience = z.enum(['consumer', 'maintainer']).exactOptional();
const flag = z.boolean().exactOptional();

const rule = z.strictObject({
  match: z.strictObject({
    type: texts,
    scope: texts,
    label: texts,
    issueType: texts,
    path: texts,
    subject: texts,
    author: texts,
  }),
  section: maybe,
  audience,
  exclude: flag,
  breaking: z.literal(true).exactOptional(),
}) satisfies z.ZodType<EditRule>;

const override = z.strictObject({
  change: text.refine(
    (value) => !/^[0-9a-f]{1,6}$/i.test(value),
    'give at least 7 digits of a hash, or a key such as SOE-12 or #12',
  ),
  release: maybe,
  subject: maybe,
  note: maybe,
  section: maybe,
  audience,
  breaking: z.union([text, z.boolean()]).exactOptional(),
  exclude: flag,
  highlight: z.union([text, z.literal(true)]).exactOptional(),
}) satisfies z.ZodType<EditOverride>;

/** Schema of edits of release notes, published as `schemas/notes-edits.json`. */
export const notesEditsSchema: z.ZodType<NotesEdits> = z.strictObject({
  $schema: z.string().exactOptional(),
  sections: z
    .array(text)
    .refine((titles) => new Set(titles).size === titles.length, 'name each section once')
    .exactOptional(),
  rules: z.array(rule).exactOptional(),
  overrides: z.array(override).exactOptional(),
});

/**
 * Reads the edits of a team from JSON or YAML. An empty file has no edits. YAML is read as plain data:
 * tags of other types, aliases that grow, names that are there twice and files over a million
 * characters are refused. Members that nobody knows are errors, as they are mostly misspelt.
 *
 * @param text - What the file holds
 * @param name - Name of the file, for messages. Default `the edits`
 * @throws ReleaseNotesError `NOTES_EDITS_INVALID` naming the member and its line.
 */
export async function parseNotesEdits(text: string, name = 'the edits'): Promise<NotesEdits> {
  const { data, placeOf } = await parseSafeYaml(text, (problem, cause) =>
    invalid(name, problem, cause),
  );
  const result = notesEditsSchema.safeParse(data ?? {});
  if (result.success) return cleanDeep(result.data);
  const { path, message } = firstOf(result.error.issues);
  const field = z.core.toDotPath(path);
  const at = placeOf(path);
  throw invalid(
    name,
    `${at === undefined ? '' : `line ${at.line}, column ${at.column}: `}${field === '' ? '' : `${field}: `}${message}`,
    result.error,
  );
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

function invalid(name: string, problem: string, cause?: unknown): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_EDITS_INVALID',
    `Cannot read ${cleanText(name)}: ${cleanText(problem)}. schemas/notes-edits.json of @soe/release-notes describes edits.`,
    cause === undefined ? {} : { cause },
  );
}
