import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

const releaseNotes = fileURLToPath(new URL('../release-notes/src/index.ts', import.meta.url));

/**
 * The hook runs at every commit, so it is one small file that holds what it uses of other packages; what
 * needs git, and the schema, are others that it loads only then. They share no chunk: that would load
 * them always.
 */
export const commandBundles = ['cli', 'git-commands', 'policy-schema'].map((name) =>
  buildPreset({
    entry: { [name]: `src/command/${name}.ts` },
    outDir: 'dist/command',
    noExternal: [/^@soe\//, /^zod(?:\/|$)/],
    // What other packages load lazily the hook does not use; bundled, it would be carried along.
    external: [
      './git-commands.js',
      './policy-schema.js',
      /handlebars-templates/,
      /^(?!@soe\/|zod(?:\/|$)|[./])/,
    ],
    // From its sources, what is not used goes with all that it imports of Node, which takes longer to
    // load than the hook itself.
    esbuildOptions(options) {
      options.alias = { '@soe/release-notes': releaseNotes };
    },
    clean: false,
    dts: false,
  }),
);

export default defineConfig([
  buildPreset({ clean: ['!command', '!command/**'] }),
  ...commandBundles,
]);
