export { issueListSchema, parseIssueList } from './issue-list-schema.js';
export { notesEditsSchema, parseNotesEdits } from './notes-edits-schema.js';
export { parseReleaseNotes, releaseNotesSchema } from './release-notes-schema.js';
