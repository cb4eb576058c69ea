import type { Options } from 'tsup';

/**
 * The one way in which packages are built: ESM for Node 22 with declarations and source maps.
 * Everything that is specific to tsup stays here, so that another bundler can take its place.
 */
export function buildPreset(overrides: Options = {}): Options {
  return {
    entry: ['src/index.ts'],
    format: ['esm'],
    target: 'node22',
    platform: 'node',
    sourcemap: true,
    clean: true,
    dts: true,
    silent: true,
    ...overrides,
  };
}
