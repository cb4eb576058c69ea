import { startFirst } from '../../tools/presets/start-first.ts';
import { testPreset } from '../../tools/presets/vitest.ts';

// It is tested last, when nothing else keeps the second core busy. Many tests run the command a dozen times, or
// instances: the time-out is for what hangs, not for a machine that is busy.
export default testPreset('orchestrator', {
  maxWorkers: 2,
  testTimeout: 600_000,
  sequence: {
    sequencer: startFirst(['docs.test.ts', 'killed-release.test.ts', 'tested-release.test.ts']),
  },
});
