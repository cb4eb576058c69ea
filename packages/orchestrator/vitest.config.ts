import { testPreset } from '../../tools/presets/vitest.ts';

// It is tested last, when nothing else keeps the second core busy.
export default testPreset('orchestrator', { maxWorkers: 2 });
