// Runs the tests of all packages, examples and tools on the Node that runs this file, outside of the task cache, which
// does not tell one Node from another. The argument names the results. What is compared with other programs is left
// out: they do not depend on the Node that asks them.
import { join } from 'node:path';
import { argv, execPath, exit, version } from 'node:process';
import { root, run } from './run.ts';

const [name = 'results'] = argv.slice(2);
console.log(`All tests on Node ${version}`);
const args = ['run', '--exclude', '**/test/peers/**', '--exclude', '**/node_modules/**'];
const { code } = await run(execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
  env: { SOE_TEST_RESULTS: name },
});
exit(code);
