// Collects the changes of a repository and prints how long it took, how many there are and how much
// memory: a process of its own, so that the peak is that of the package. Arguments: folder, the commit
// to begin after, and paths.
import { argv, resourceUsage } from 'node:process';
import { collectChanges } from '@soe/traceability';

const [directory = '.', since = '', ...paths] = argv.slice(2);
const start = performance.now();
const changes = await collectChanges({
  directory,
  issues: { jira: { projects: ['SOE'] } },
  ...(since !== '' && { since }),
  ...(paths.length > 0 && { paths }),
});
const time = performance.now() - start;
const unexplained = changes.filter(({ issues }) => issues.length === 0).length;
const peak = resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ time, peak, changes: changes.length, unexplained }));
