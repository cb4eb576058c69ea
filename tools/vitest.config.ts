import { testPreset } from './presets/vitest.ts';

export default testPreset('tools');
