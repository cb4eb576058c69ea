import * as z from 'zod';
import { type IssueList, type ListedIssue, listedKey } from '../trackers/issue-list.js';
import { parseDataFile } from './parse-data-file.js';

const text = z.string({ error: 'give text; what looks like a number needs quotes' }).min(1);
const maybe = text.exactOptional();

const listed = z.strictObject({
  title: text,
  type: maybe,
  status: maybe,
  state: z.enum(['open', 'in-progress', 'done']).exactOptional(),
  labels: z.array(text).exactOptional(),
  parent: maybe,
  fixVersions: z.array(text).exactOptional(),
  url: z.url({ protocol: /^https?$/ }).exactOptional(),
}) satisfies z.ZodType<ListedIssue>;

/** Schema of a list of issues, published as `schemas/issue-list.json`. */
export const issueListSchema: z.ZodType<IssueList> = z.record(
  z.string().regex(listedKey),
  z.union([text, listed]),
);

/**
 * Reads a list of issues from JSON or YAML: a title for each key, or title, type, status, state, labels,
 * parent, fixVersions and url. The same care is taken as with edits.
 *
 * @param text - What the file holds
 * @param name - Name of the file, for messages. Default `the list of issues`
 * @throws ReleaseNotesError `NOTES_ISSUES_INVALID` naming the member and its line.
 */
export function parseIssueList(text: string, name = 'the list of issues'): Promise<IssueList> {
  return parseDataFile(text, name, issueListSchema, {
    code: 'NOTES_ISSUES_INVALID',
    description: 'schemas/issue-list.json of @soe/release-notes describes lists of issues.',
  });
}
