import { startFirst } from '../../tools/presets/start-first.ts';
import { testPreset } from '../../tools/presets/vitest.ts';

// It is tested last, when nothing else keeps the second core busy. Many tests run the command a dozen times, which
// starts in a second on a busy machine.
export default testPreset('orchestrator', {
  maxWorkers: 2,
  testTimeout: 180_000,
  sequence: {
    sequencer: startFirst(['docs.test.ts', 'killed-release.test.ts', 'tested-release.test.ts']),
  },
});
