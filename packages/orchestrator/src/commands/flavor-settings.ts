import { distributionOf, prefixOf } from '../config/flavor-of.js';
import { type LoadConfigOptions, type LoadedConfig, loadConfig } from '../config/load-config.js';
import { OrchestratorError } from '../errors.js';

/** What a configuration says to those who look for images. */
export interface ConsumerSettings {
  /** The account that owns the images. */
  readonly owner: string;
  /** Prefix of the parameters. */
  readonly prefix: string;
}

/** Those of a flavor; `undefined` without a configuration that knows it. */
export async function flavorSettings(
  flavor: string,
  directory: string,
  options: LoadConfigOptions,
): Promise<ConsumerSettings | undefined> {
  const loaded = await configIfAny(directory, options);
  if (loaded === undefined || !Object.hasOwn(loaded.config.flavors, flavor)) return undefined;
  return { owner: loaded.config.owner, prefix: prefixOf(loaded, flavor) };
}

/**
 * Those of a flavor, where somebody relies on the configuration of this folder: it is told of no others, and reads
 * only what this flavor needs.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN` for a flavor that the configuration does not know
 */
export async function requiredFlavorSettings(
  flavor: string,
  directory: string,
  options: LoadConfigOptions,
): Promise<(ConsumerSettings & { readonly regions: readonly string[] }) | undefined> {
  const loaded = await configIfAny(directory, { ...options, flavors: [flavor] });
  if (loaded === undefined) return undefined;
  const { regions } = distributionOf(loaded, flavor);
  return {
    owner: loaded.config.owner,
    prefix: prefixOf(loaded, flavor),
    regions: regions.map(({ region }) => region),
  };
}

// Consumers have no configuration of the images that they launch.
async function configIfAny(
  directory: string,
  options: LoadConfigOptions,
): Promise<LoadedConfig | undefined> {
  try {
    return await loadConfig(directory, options);
  } catch (error) {
    if (error instanceof OrchestratorError && error.code === 'SOE_CONFIG_NOT_FOUND')
      return undefined;
    throw error;
  }
}
