import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseDirectory } from './release-directory.js';

/** What stages write for people. */
const names = ['tests.html', 'scans.html', 'notes.md'];

/** The reports of a release that are there. */
export function reportFiles({ path }: Pick<ReleaseDirectory, 'path'>): readonly string[] {
  return names.map((name) => join(path, name)).filter((file) => existsSync(file));
}
