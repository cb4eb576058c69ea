import * as z from 'zod';
import { cleanText } from '../clean-text.js';
import type { EditOverride, EditRule, NotesEdits } from '../edit/notes-edits.js';
import { parseDataFile } from './parse-data-file.js';

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
export function parseNotesEdits(text: string, name = 'the edits'): Promise<NotesEdits> {
  return parseDataFile(text, name, notesEditsSchema, {
    code: 'NOTES_EDITS_INVALID',
    description: 'schemas/notes-edits.json of @soe/release-notes describes edits.',
  });
}
