import { testPreset } from '../../tools/presets/vitest.ts';

export default testPreset('scripted-builds');
