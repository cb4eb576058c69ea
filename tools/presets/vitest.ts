import { env } from 'node:process';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * The one way in which packages are tested. Results are written as JSON beside the package, so that
 * `.ci/run` can count what really ran; `SOE_TEST_RESULTS` names the file for a second run, and
 * `SOE_TEST_EXCLUDE` what that leaves out, as patterns with commas between them.
 */
export function testPreset(name: string, overrides: ViteUserConfig['test'] = {}): ViteUserConfig {
  return defineConfig({
    test: {
      name,
      include: ['test/**/*.test.ts'],
      exclude: [...configDefaults.exclude, ...(env['SOE_TEST_EXCLUDE']?.split(',') ?? [])],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      passWithNoTests: false,
      reporters: ['default', 'json'],
      outputFile: { json: `test-results/${env['SOE_TEST_RESULTS'] ?? 'results'}.json` },
      ...overrides,
    },
  });
}
