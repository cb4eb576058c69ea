// Counts what the test runners wrote, and closes with one line: N passed, N failed, N skipped. Exit 1 when a
// test failed, or a run that was expected left no result: each project's own, and those of all
// projects together whose names are the arguments.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { root } from './run.ts';
import { countResults, type TestResults } from './test-results.ts';

const projects = globSync('{packages,examples,tools}/**/vitest.config.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules',
}).map(dirname);
const files = [
  ...projects.map((project) => join(project, 'test-results', 'results.json')),
  ...argv.slice(2).map((name) => join('test-results', `${name}.json`)),
];
const read = (file: string): TestResults | undefined =>
  existsSync(join(root, file))
    ? (JSON.parse(readFileSync(join(root, file), 'utf8')) as TestResults)
    : undefined;
const { passed, failed, skipped, problems } = countResults(files.map((file) => [file, read(file)]));

for (const problem of problems) console.error(problem);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
exit(failed === 0 && passed > 0 ? 0 : 1);
