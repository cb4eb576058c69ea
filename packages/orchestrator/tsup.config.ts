import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

const yaml = fileURLToPath(import.meta.resolve('yaml/package.json'));

export default defineConfig(
  buildPreset({
    entry: ['src/index.ts', 'src/schemas/index.ts', 'src/cli.ts'],
    // zod is 95 files and yaml 70: as they are, loading them takes as long as the client of SSM.
    noExternal: ['zod', 'yaml', '@soe/contract/schemas'],
    esbuildOptions(options) {
      // What is no ES module cannot be put into one without all that it does not use.
      options.alias = { yaml: yaml.replace(/package\.json$/, 'browser/index.js') };
    },
    esbuildPlugins: [
      {
        name: 'schemas-of-the-contract',
        setup(build) {
          build.onResolve({ filter: /^@soe\/contract\/schemas$/ }, ({ importer }) => {
            // What reads a configuration needs words. Through the index, esbuild would load the record with them.
            const name = /config-schema\.ts$/.test(importer) ? 'words' : 'index';
            const file = new URL(`../contract/src/schemas/${name}.ts`, import.meta.url);
            return { path: fileURLToPath(file) };
          });
        },
      },
    ],
  }),
);
