import { defaultParameterPrefix } from '@soe/contract';
import type { DistributionRequest } from '@soe/share';
import { OrchestratorError } from '../errors.js';
import { nearestName } from '../nearest-name.js';
import type { FlavorConfig } from './config.js';
import type { LoadedConfig } from './load-config.js';

/**
 * The configuration of a flavor.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`
 */
export function flavorOf({ config, file }: LoadedConfig, flavor: string): FlavorConfig {
  const found = Object.hasOwn(config.flavors, flavor) ? config.flavors[flavor] : undefined;
  if (found !== undefined) return found;
  throw new OrchestratorError(
    'SOE_FLAVOR_UNKNOWN',
    `no flavor ${JSON.stringify(flavor)} in ${file}; ${hint(flavor, Object.keys(config.flavors))}`,
  );
}

function hint(flavor: string, known: readonly string[]): string {
  const near = nearestName(flavor, known);
  return `${near === undefined ? '' : `did you mean ${near}? `}it has ${known.join(', ')}`;
}

/** Where the releases of a flavor go. The build region is always one of the regions. */
export function distributionOf(loaded: LoadedConfig, flavor: string): DistributionRequest {
  const { region, distribution: common } = loaded.config;
  const distribution = flavorOf(loaded, flavor).distribution ?? common;
  return distribution.regions.some((each) => each.region === region)
    ? distribution
    : { ...distribution, regions: [{ region }, ...distribution.regions] };
}

/** The prefix of the parameters of a flavor. */
export function prefixOf(loaded: LoadedConfig, flavor: string): string {
  return distributionOf(loaded, flavor).parameters?.prefix ?? defaultParameterPrefix;
}
