import { parameterPaths, parseParameterPath } from '@soe/contract';
import { openStores } from './connection.js';
import { versionText } from './documents/words.js';
import type { ListReleasesOptions } from './list-releases.js';

const isVersion = new RegExp(versionText.pattern);

/**
 * The version that each channel of a flavor points at in an account and region; `{}` when there is
 * no channel. One that points at anything but a version is left out.
 *
 * @throws DiscoveryError `DISCOVERY_AWS_FAILED`; `ContractError` for a flavor or prefix that is none
 */
export async function listChannels(
  flavor: string,
  options: ListReleasesOptions = {},
): Promise<Readonly<Record<string, string>>> {
  const path = { ...(options.prefix !== undefined && { prefix: options.prefix }) };
  const { channels } = parameterPaths(flavor, path);
  const { parameters } = openStores(options);
  const found: [channel: string, version: string][] = [];
  for await (const { name, value } of parameters.below(channels, options.signal)) {
    const identity = parseParameterPath(name, path);
    if (identity?.kind === 'channel-version' && isVersion.test(value)) {
      found.push([identity.channel, value]);
    }
  }
  // As entries, because a channel may be called `constructor`.
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
