import { type Architecture, parseSelector } from '@soe/contract';
import { resolveImage } from '@soe/discovery';
import { OrchestratorError } from '../errors.js';
import { answer, type CommandContext } from './command.js';
import { flavorSettings } from './flavor-settings.js';

/** Options of `soe resolve`. */
export interface ResolveOptions {
  /** Region. Default: that of the AWS environment. */
  readonly region?: string;
  /** Architecture. Default `x86_64`. */
  readonly arch?: Architecture;
  /** Accounts that may own the image, or `any`. Default: the owner in the configuration. */
  readonly owner?: readonly string[];
  /** Prefix of the parameters. Default: that of the configuration, else `/soe`. */
  readonly prefix?: string;
}

/** `soe resolve SELECTOR`: print the id of the image to launch. */
export async function resolve(
  selector: string,
  options: ResolveOptions,
  context: CommandContext,
): Promise<number> {
  const wanted = parseSelector(selector);
  const known = await flavorSettings(wanted.flavor, context.directory);
  const owners = options.owner?.includes('any')
    ? 'any'
    : (options.owner ?? (known && [known.owner]));
  if (owners === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `resolve ${selector}: name the account that owns the images with --owner, because an image of anybody else must not be launched; --owner any trusts whoever writes the parameters`,
    );
  }
  const prefix = options.prefix ?? known?.prefix;
  const image = await resolveImage(
    { selector: wanted, ...(options.arch !== undefined && { architecture: options.arch }) },
    {
      signal: context.signal,
      ...(options.region !== undefined && { region: options.region }),
      owners,
      ...(prefix !== undefined && { prefix }),
    },
  );
  const owner = image.image ? `owned by ${image.image.ownerId}` : 'owner not checked (see --owner)';
  context.say(
    `${image.flavor} ${image.version} ${image.architecture} in ${image.region}, ${owner}`,
  );
  answer(context, image, image.imageId);
  return 0;
}
