import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * The one way in which packages are tested. Results are written as JSON beside the package, so that
 * `.ci/run` can count what really ran; `SOE_TEST_RESULTS` names the file for a second run, and
 * `SOE_TEST_EXCLUDE` what that leaves out, as patterns in JSON, and `SOE_TEST_SHORT_PROPERTIES` tries each property
 * for a short time only.
 */
export function testPreset(name: string, overrides: ViteUserConfig['test'] = {}): ViteUserConfig {
  return defineConfig({
    test: {
      name,
      include: ['test/**/*.test.ts'],
      exclude: [...configDefaults.exclude, ...excluded(name)],
      setupFiles:
        env['SOE_TEST_SHORT_PROPERTIES'] === undefined
          ? []
          : [fileURLToPath(new URL('../testing/short-properties.ts', import.meta.url))],
      // For what hangs, not for a machine that is busy.
      testTimeout: 240_000,
      hookTimeout: 240_000,
      passWithNoTests: false,
      reporters: ['default', 'json'],
      outputFile: { json: `test-results/${env['SOE_TEST_RESULTS'] ?? 'results'}.json` },
      ...overrides,
    },
  });
}

/** What stands behind the folder of the project: vitest looks for patterns from there. */
function excluded(project: string): readonly string[] {
  const patterns = JSON.parse(env['SOE_TEST_EXCLUDE'] ?? '[]') as readonly string[];
  return patterns.flatMap((pattern) => {
    const [, folders = '', rest = ''] = /^(\{[^}]*\}|[^/]*)\/(.*)$/.exec(pattern) ?? [];
    if (folders === '**') return [pattern];
    return folders.replace(/[{}]/g, '').split(',').includes(project) ? [rest] : [];
  });
}
