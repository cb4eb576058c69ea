import { listChannels, listReleases } from '@soe/discovery';
import { prefixOf } from '../../config/flavor-of.js';
import type { LoadedConfig } from '../../config/load-config.js';
import type { PipelineContext } from '../../pipeline/context.js';
import type { PublishedFlavor } from '../catalog-input.js';

/** What the Parameter Store of the build region says of all flavors now: one pass over the parameters of each. */
export async function readPublished(
  loaded: LoadedConfig & Pick<PipelineContext, 'aws'>,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, PublishedFlavor>>> {
  const { config, aws } = loaded;
  const read = async (flavor: string) => {
    const options = {
      region: config.region,
      ...aws,
      prefix: prefixOf(loaded, flavor),
      ...(signal !== undefined && { signal }),
    };
    const [channels, releases] = await Promise.all([
      listChannels(flavor, options),
      listReleases(flavor, options),
    ]);
    const versions = releases.map(({ version, summary }) => {
      const deprecated = summary?.deprecated;
      return [version, { ...(deprecated !== undefined && { deprecated }) }] as const;
    });
    return [flavor, { channels, versions: Object.fromEntries(versions) }] as const;
  };
  return Object.fromEntries(await Promise.all(Object.keys(config.flavors).map(read)));
}
