import { testPreset } from './tools/presets/vitest.ts';

export default testPreset('all', {
  projects: ['packages/*'],
  coverage: { include: ['packages/*/src/**/*.ts'] },
});
