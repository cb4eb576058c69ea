import { formatImage, type ImageFormat, imageFormats } from '../formats/format-image.js';
import type { ImageResult } from '../resolve-images.js';
import type { ResolvedImage } from '../resolved-image.js';
import { askImages } from './ask-images.js';
import type { CommandPorts } from './command-ports.js';
import { exitCodeOf, exitCodes } from './exit-code.js';
import { withExternalQuery } from './external-query.js';
import type { Flags } from './read-arguments.js';
import { usageError } from './usage-error.js';

/** `resolve SELECTOR…`: print the images to launch. All of them are answered, or none is. */
export async function resolveCommand(
  selectors: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  const format = formatOf(flags);
  const asked =
    format === 'terraform-external'
      ? await withExternalQuery(selectors, flags, ports)
      : { selectors, flags };
  const results = await askImages(asked.selectors, asked.flags, ports);
  const images = imagesOf(results, ports);
  const { account, prefix } = asked.flags;
  const text = formatImage(images.length === 1 ? (images[0] ?? images) : images, format, {
    ...(account !== undefined && { account }),
    ...(prefix !== undefined && { prefix }),
  });
  for (const image of images) ports.say(summary(image));
  ports.print(text);
  return exitCodes.done;
}

/** The images that were found; throws the worst failure, after the others were told. */
function imagesOf(
  results: readonly ImageResult[],
  { say }: CommandPorts,
): readonly ResolvedImage[] {
  const errors = results
    .flatMap((result) => (result.status === 'failed' ? [result.error] : []))
    .sort((a, b) => exitCodeOf(a) - exitCodeOf(b));
  const worst = errors.pop();
  if (worst === undefined) {
    return results.flatMap((result) => (result.status === 'found' ? [result.image] : []));
  }
  for (const { code, message } of errors) say(`${message} [${code}]`);
  throw worst;
}

/** What is answered, in one line for people. */
function summary(image: ResolvedImage): string {
  const { flavor, version = '', architecture, region, source } = image;
  const owner =
    image.image !== undefined
      ? `owned by ${image.image.ownerId}`
      : source === 'lock' && image.ownerId !== undefined
        ? `owned by ${image.ownerId} when it was locked`
        : 'owner not checked (see --owner)';
  const won = image.why.find(({ verdict }) => verdict === 'won')?.reason ?? '';
  const deprecated = /it is deprecated since [^;]+/.exec(won)?.[0];
  return [`${flavor} ${version} ${architecture} in ${region}, ${owner}`, deprecated]
    .filter(Boolean)
    .join('; ');
}

function formatOf({ format, json }: Flags): ImageFormat {
  if (format === undefined) return json === true ? 'json' : 'id';
  const known = imageFormats.find((each) => each === format);
  if (known !== undefined) return known;
  throw usageError(`--format ${JSON.stringify(format)} is none of ${imageFormats.join(', ')}`);
}
