import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program for a process of its own, made of the sources as they are now. */
export interface BuiltFixture extends AsyncDisposable {
  /** Path of the program. */
  readonly program: string;
}

/** Build a fixture that is written in TypeScript. */
export async function buildFixture(name: string): Promise<BuiltFixture> {
  // Inside the package, so that it finds what the package depends on.
  await mkdir(join(root, 'test-results'), { recursive: true });
  const outDir = await mkdtemp(join(root, 'test-results', 'fixture-'));
  await build({
    config: false,
    entry: { fixture: join(root, 'test', 'fixtures', name) },
    outDir,
    format: ['esm'],
    outExtension: () => ({ js: '.mjs' }),
    platform: 'node',
    target: 'node22',
    silent: true,
  });
  return {
    program: join(outDir, 'fixture.mjs'),
    [Symbol.asyncDispose]: () => rm(outDir, { recursive: true }),
  };
}
