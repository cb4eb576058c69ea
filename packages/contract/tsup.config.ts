import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

export default defineConfig(
  buildPreset({
    entry: ['src/index.ts', 'src/schemas/index.ts'],
    // What compares versions is 20 small files, which take longer to load than this package.
    noExternal: [/^semver\//],
  }),
);
