import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';
import { onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fixture in TypeScript, built for a process of its own from the sources as they are. Gives its path. */
export async function buildFixture(name: string): Promise<string> {
  // Inside the package, so that it finds what the package depends on.
  await mkdir(join(root, 'test-results'), { recursive: true });
  const outDir = await mkdtemp(join(root, 'test-results', 'fixture-'));
  onTestFinished(() => rm(outDir, { recursive: true, force: true }));
  await build({
    config: false,
    entry: { fixture: join(root, 'test', 'fixtures', name) },
    outDir,
    format: ['esm'],
    outExtension: () => ({ js: '.mjs' }),
    platform: 'node',
    // Also where tests are started at the top, whose package.json does not name what this package needs.
    skipNodeModulesBundle: true,
    target: 'node22',
    silent: true,
  });
  return join(outDir, 'fixture.mjs');
}
