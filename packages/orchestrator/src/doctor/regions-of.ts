import { distributionOf } from '../config/flavor-of.js';
import type { LoadedConfig } from '../config/load-config.js';

/** Every region that releases of some flavors go to, that of the builds first. */
export function regionsOf(loaded: LoadedConfig, flavors: readonly string[]): readonly string[] {
  const all = flavors.flatMap((flavor) =>
    distributionOf(loaded, flavor).regions.map(({ region }) => region),
  );
  return [...new Set([loaded.config.region, ...all])];
}
