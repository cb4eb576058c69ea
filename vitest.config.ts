import { testPreset } from './tools/presets/vitest.ts';

export default testPreset('all', {
  projects: ['packages/*', 'examples/*', 'tools'],
  coverage: { include: ['packages/*/src/**/*.ts'] },
});
