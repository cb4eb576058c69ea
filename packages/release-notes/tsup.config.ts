import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

// Two bundles: what a program imports shall be few files, not the many that it could share with the command.
export default defineConfig([
  buildPreset({
    entry: ['src/index.ts', 'src/schemas/index.ts'],
    clean: ['!command', '!command/**'],
  }),
  buildPreset({ entry: { cli: 'src/command/cli.ts' }, outDir: 'dist/command', dts: false }),
]);
