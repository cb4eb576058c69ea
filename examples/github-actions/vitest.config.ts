import { testPreset } from '../../tools/presets/vitest.ts';

export default testPreset('github-actions', {
  // It imports JSON in a way that bundlers take and Node does not.
  server: { deps: { inline: [/@actions\/expressions/] } },
});
