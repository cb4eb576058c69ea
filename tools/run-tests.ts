// Proves the oldest Node that is supported: runs the tests of all packages, examples and tools that depend on Node, on
// the Node that runs this file. `npm test` has run all of them on the repository's own Node, so that this is no second
// proof of what the code does, but one of what Node gives it: modules and their loading, TypeScript, files, streams,
// processes, signals, HTTP, cryptography, dates, words and numbers of languages. left-out.ts names what is left out,
// and why. That nothing newer is called is what `@types/node` of that version proves, when types are checked. The
// argument names the results.
//
// Test files share two processes, in place of one for each file: half of the time went into starting them and into
// loading the same modules again. Properties are tried for a second each (testing/short-properties.ts).
import { join } from 'node:path';
import { argv, execPath, exit, version } from 'node:process';
import { leftOut } from './left-out.ts';
import { root, run } from './run.ts';

const [name = 'results'] = argv.slice(2);
console.log(`What depends on Node, on Node ${version}. Left out:`);
for (const [why, patterns] of Object.entries(leftOut))
  console.log(`- ${why} ${patterns.join(' ')}`);
// As many files at once as nx runs packages: vitest by itself leaves one of two cores alone.
const vitest = [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--no-isolate',
  '--maxWorkers=2',
];
const { code } = await run(execPath, vitest, {
  env: {
    SOE_TEST_RESULTS: name,
    SOE_TEST_EXCLUDE: JSON.stringify(Object.values(leftOut).flat()),
    SOE_TEST_SHORT_PROPERTIES: 'true',
  },
});
exit(code);
