import { collectReleaseNotes, renderMarkdown } from '@soe/release-notes';

const notes = await collectReleaseNotes({
  directory: '.',
  name: 'al2023',
  version: '2026.11.0',
  trackers: { jira: { projects: ['SOE'], baseUrl: 'https://jira.example.com' } },
});
console.log(renderMarkdown(notes));
