import { env } from 'node:process';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * The one way in which packages are tested. Results are written as JSON beside the package, so that
 * `.ci/run` can count what really ran; `SOE_TEST_RESULTS` names the file for a second run.
 */
export function testPreset(name: string, overrides: ViteUserConfig['test'] = {}): ViteUserConfig {
  return defineConfig({
    test: {
      name,
      include: ['test/**/*.test.ts'],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      passWithNoTests: false,
      reporters: ['default', 'json'],
      outputFile: { json: `test-results/${env['SOE_TEST_RESULTS'] ?? 'results'}.json` },
      ...overrides,
    },
  });
}
