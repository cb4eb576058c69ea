// Runs the tests of all packages, examples and tools on the Node that runs this file, outside of the task cache, which
// does not tell one Node from another. The argument names the results. Left out are the long proofs that do not depend
// on the Node that starts them: about other programs, of dying at every single call,
// and of whole releases.
import { join } from 'node:path';
import { argv, execPath, exit, version } from 'node:process';
import { root, run } from './run.ts';

const [name = 'results'] = argv.slice(2);
console.log(`All tests on Node ${version}`);
const leftOut = [
  '**/test/peers/**',
  '**/test/peers.test.ts',
  '**/test/crash.test.ts',
  '**/test/faults.test.ts',
  '**/killed-anywhere.test.ts',
  '**/test/aws-command.test.ts',
  '**/test/cancel-anywhere.test.ts',
  '**/test/packer-compute.test.ts',
  '**/test/pipeline/**',
  '**/orchestrator/test/catalog/**',
  '**/orchestrator/test/docs.test.ts',
  '**/orchestrator/test/doctor/**',
  '**/orchestrator/test/init/**',
  '**/orchestrator/test/lifecycle/**',
  '**/harness/test/bake/**',
  '**/harness/test/launch/**',
  '**/harness/test/rebake/**',
];
// As many files at once as nx runs packages: vitest by itself leaves one of two cores alone.
const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=2'];
const { code } = await run(execPath, vitest, {
  env: { SOE_TEST_RESULTS: name, SOE_TEST_EXCLUDE: leftOut.join(',') },
});
exit(code);
