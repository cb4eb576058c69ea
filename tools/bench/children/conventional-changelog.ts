// Makes the changelog of a range with conventional-changelog and prints how long it is and how much memory
// that took. Arguments: folder, and the commit to begin after.
import { argv, resourceUsage } from 'node:process';
import { ConventionalChangelog } from 'conventional-changelog';

const [directory = '.', from = ''] = argv.slice(2);
let length = 0;
const generator = new ConventionalChangelog(directory)
  .options({ outputUnreleased: true })
  .context({ version: '2' })
  .commits({ from, to: 'HEAD' });
for await (const text of generator.write()) length += text.length;
if (length < 50) throw new Error('there is no changelog');
console.log(JSON.stringify({ length, peak: resourceUsage().maxRSS / 1024 }));
