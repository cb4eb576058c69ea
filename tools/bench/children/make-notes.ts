// Makes the notes of a repository and prints how long it took and how much memory: a process of its
// own, so that the peak is that of the package. Arguments: folder, and the commit to begin after.
import { argv, resourceUsage } from 'node:process';
import { collectReleaseNotes, renderMarkdown } from '@soe/release-notes';

const [directory = '.', from] = argv.slice(2);
const start = performance.now();
const notes = await collectReleaseNotes({
  directory,
  name: 'bench',
  version: '2',
  ...(from !== undefined && { from }),
  trackers: { jira: { projects: ['SOE'], baseUrl: 'https://jira.example.com' } },
});
if (renderMarkdown(notes).length < 1000) throw new Error('there are no notes');
const time = performance.now() - start;
console.log(JSON.stringify({ time, peak: resourceUsage().maxRSS / 1024 }));
