import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

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
    // Loaded lazily by what the hook does not use; bundled, it would be carried along.
    external: ['./git-commands.js', './policy-schema.js', /^@octokit\//, /^jira\.js/],
    clean: false,
    dts: false,
  }),
);

export default defineConfig([
  buildPreset({ clean: ['!command', '!command/**'] }),
  ...commandBundles,
]);
