import { defineConfig } from 'tsup';
import { buildPreset } from '../../tools/presets/tsup.ts';

export default defineConfig(buildPreset());
