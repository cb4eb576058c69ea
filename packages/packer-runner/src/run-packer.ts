import type { RunPackerOptions } from './options.js';
import type { PackerResult } from './result.js';
import { buildOnce } from './run/build-once.js';

/**
 * Runs `packer build`, which also validates. Resolves when Packer has ended, with what came of it: an
 * invalid template, a failed build and a cancelled one are results, not exceptions.
 *
 * @throws PackerError when Packer could not be run at all.
 * @example
 * ```ts
 * const result = await runPacker({
 *   template: 'image.pkr.hcl',
 *   runDirectory: 'runs/2026.11.0',
 *   env: { PATH: '/usr/bin:/bin', HOME: '/home/builder' },
 *   onEvent: (event) => event.type === 'output' && console.error(event.text),
 * });
 * if (result.outcome !== 'succeeded') throw new Error(result.failure?.message);
 * ```
 */
export async function runPacker(options: RunPackerOptions): Promise<PackerResult> {
  return (await buildOnce(options)).result;
}
