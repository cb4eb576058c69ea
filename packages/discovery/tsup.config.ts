import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

// Two bundles: what a program imports shall be one file, not the many that it could share with the command.
export default defineConfig([
  buildPreset({ clean: ['!command', '!command/**'] }),
  buildPreset({
    entry: { cli: 'src/command/cli.ts', index: 'src/command/index.ts' },
    outDir: 'dist/command',
  }),
]);
