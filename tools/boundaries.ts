// Holds the floors of the house: which package may import which, where vendors may be imported, and
// that a package's surface is a list of names. Exit 1 names every place that does not fit.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exit } from 'node:process';
import { findViolations, type SourceFile, type WorkspacePackage } from './house-rules.ts';
import { root } from './run.ts';

const packages = globSync('packages/*/package.json', { cwd: root }).map(
  (file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as WorkspacePackage,
);
const sources: SourceFile[] = globSync('packages/*/src/**/*.ts', { cwd: root }).map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));
const violations = findViolations(packages, sources);

for (const violation of violations) console.error(violation);
console.log(
  `${packages.length} packages, ${sources.length} files, ${violations.length} violations`,
);
exit(violations.length === 0 && sources.length > 0 ? 0 : 1);
