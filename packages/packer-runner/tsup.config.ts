import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

// It finds its wasm beside itself; optional dependencies are bundled unless they are named here.
export default defineConfig(buildPreset({ external: ['web-tree-sitter'] }));
