// What `npm test` does after the install: every check of the repository, each with its time.
import { exit } from 'node:process';
import { run } from './run.ts';

const quiet = { NX_DAEMON: 'false', NX_TUI: 'false' };
const targets = ['build', 'typecheck', 'test', 'api', 'check-package', 'consumer-test'];
const steps: readonly (readonly [string, string, readonly string[]])[] = [
  ['Packer', 'node', ['tools/ensure-packer.ts']],
  ['Programs to compare with', 'node', ['tools/ensure-programs.ts']],
  ['Format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['Floors', 'node', ['tools/boundaries.ts']],
  [
    'Build, types, tests, API reports, packages, consumers',
    'nx',
    ['run-many', '--output-style=static', '-t', ...targets],
  ],
  ['Unused code and dependencies', 'knip', []],
];

const failed: string[] = [];
for (const [title, program, args] of steps) {
  console.log(`\n== ${title}: ${program} ${args.join(' ')}`);
  const start = performance.now();
  const { code } = await run(program, args, { env: quiet });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`== ${title}: ${code === 0 ? 'passed' : `FAILED (exit ${code})`} after ${seconds} s`);
  if (code !== 0) failed.push(title);
}

console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join('; ')}.`);
exit(failed.length === 0 ? 0 : 1);
