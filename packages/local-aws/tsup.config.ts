import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

// Optional dependencies are bundled unless they are named here.
export default defineConfig(buildPreset({ external: ['ssh2'] }));
