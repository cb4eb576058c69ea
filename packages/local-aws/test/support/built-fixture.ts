import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';
import { temporaryDirectory } from './directory.js';

/** A fixture in TypeScript, built for a process of its own. Gives the path of the program. */
export async function buildFixture(name: string): Promise<string> {
  const outDir = await temporaryDirectory();
  await build({
    config: false,
    entry: { fixture: fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url)) },
    outDir,
    format: ['esm'],
    outExtension: () => ({ js: '.mjs' }),
    platform: 'node',
    target: 'node22',
    noExternal: [/.*/],
    // What is bundled may ask for modules of Node in the older way.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    silent: true,
  });
  return join(outDir, 'fixture.mjs');
}
