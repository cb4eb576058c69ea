export { parseReleaseNotes, releaseNotesSchema } from './release-notes-schema.js';
