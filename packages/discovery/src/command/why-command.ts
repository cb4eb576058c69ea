import type { Judgement } from '../candidate.js';
import { DiscoveryError } from '../errors.js';
import { askImages } from './ask-images.js';
import type { CommandPorts } from './command-ports.js';
import { exitCodeOf, exitCodes } from './exit-code.js';
import { printable, table } from './printable.js';
import type { Flags } from './read-arguments.js';
import { usageError } from './usage-error.js';

/** `why SELECTOR`: print every image that was considered, and why it won or lost. */
export async function whyCommand(
  selectors: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  const results = await askImages(selectors, flags, ports);
  const [result, ...more] = results;
  if (result === undefined || more.length > 0) {
    throw usageError('why explains one answer: name one selector, architecture and region');
  }
  const failed = result.status === 'failed' ? result.error : undefined;
  const why = result.status === 'failed' ? result.error.why : result.image.why;
  if (flags.json === true) {
    const error = failed && { code: failed.code, message: failed.message };
    const image = result.status === 'found' ? result.image : undefined;
    ports.print(`${JSON.stringify({ image, error, why }, null, 2)}\n`);
  } else {
    ports.print(`${printable(failed?.message ?? answer(result))}\n`);
    if (why.length > 0) {
      ports.print(table([['VERDICT', 'VERSION', 'IMAGE', 'SOURCE', 'REASON'], ...why.map(row)]));
    }
  }
  return failed instanceof DiscoveryError ? exitCodeOf(failed) : exitCodes.done;
}

function answer(result: Awaited<ReturnType<typeof askImages>>[number]): string {
  if (result.status === 'failed') return result.error.message;
  const { imageId, flavor, version = '', architecture, region, where } = result.image;
  return `${imageId} is ${flavor} ${version} for ${architecture} in ${region}, of ${where}`;
}

function row({ verdict, version = '-', imageId, source, reason }: Judgement): readonly string[] {
  return [verdict, version, imageId, source, reason];
}
