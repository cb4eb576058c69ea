import { type Architecture, parseSelector } from '@soe/contract';
import { resolveImage } from '@soe/discovery';
import { loadConfig } from '../config/load-config.js';
import { OrchestratorError } from '../errors.js';
import { prefixOf } from '../pipeline/context.js';
import { answer, type CommandContext } from './command.js';

/** Options of `soe resolve`. */
export interface ResolveOptions {
  /** Region. Default: that of the AWS environment. */
  readonly region?: string;
  /** Architecture. Default `x86_64`. */
  readonly arch?: Architecture;
  /** Accounts that may own the image. Default: the owner in the configuration, where there is one. */
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
  const known = await fromConfig(wanted.flavor, context.directory);
  const owners = options.owner ?? (known && [known.owner]);
  const prefix = options.prefix ?? known?.prefix;
  const image = await resolveImage(wanted, {
    signal: context.signal,
    ...(options.region !== undefined && { region: options.region }),
    ...(options.arch !== undefined && { architecture: options.arch }),
    ...(owners !== undefined && { owners }),
    ...(prefix !== undefined && { prefix }),
  });
  const owner = image.image ? `owned by ${image.image.ownerId}` : 'owner not checked (see --owner)';
  context.say(
    `${image.flavor} ${image.version} ${image.architecture} in ${image.region}, ${owner}`,
  );
  answer(context, image, image.imageId);
  return 0;
}

// Consumers have no configuration, and a team's own may not know the flavor.
async function fromConfig(flavor: string, directory: string) {
  try {
    const loaded = await loadConfig(directory);
    return { owner: loaded.config.owner, prefix: prefixOf(loaded, flavor) };
  } catch (error) {
    const expected = ['SOE_CONFIG_NOT_FOUND', 'SOE_FLAVOR_UNKNOWN'];
    if (error instanceof OrchestratorError && expected.includes(error.code)) return undefined;
    throw error;
  }
}
