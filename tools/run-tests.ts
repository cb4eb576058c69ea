// Runs the tests of all packages, examples and tools on the Node that runs this file, outside of the task cache, which
// does not tell one Node from another. The argument names the results. Left out are the long proofs about other
// programs, which do not depend on the Node that starts them.
import { join } from 'node:path';
import { argv, execPath, exit, version } from 'node:process';
import { root, run } from './run.ts';

const [name = 'results'] = argv.slice(2);
console.log(`All tests on Node ${version}`);
const leftOut = [
  '**/test/peers/**',
  '**/test/aws-command.test.ts',
  '**/test/cancel-anywhere.test.ts',
  '**/test/packer-compute.test.ts',
];
const { code } = await run(execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run'], {
  env: { SOE_TEST_RESULTS: name, SOE_TEST_EXCLUDE: leftOut.join(',') },
});
exit(code);
