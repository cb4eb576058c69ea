import { parseChannel } from '@soe/contract';
import { defaultChannels } from '../config/built-in-defaults.js';
import { flavorOf } from '../config/flavor-of.js';
import type { LoadedConfig } from '../config/load-config.js';
import { OrchestratorError } from '../errors.js';

/** The channels of a flavor in the order of promotion: its own, else those of the repository. */
export function channelsOf(loaded: LoadedConfig, flavor: string): readonly string[] {
  const { channels } = flavorOf(loaded, flavor);
  return channels ?? loaded.config.channels ?? defaultChannels;
}

/**
 * See that a flavor has a channel: a misspelt one would be a new channel that nobody follows.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_CHANNEL_UNKNOWN`
 * @throws ContractError when its name is malformed
 */
export function requireChannel(loaded: LoadedConfig, flavor: string, channel: string): void {
  const known = channelsOf(loaded, flavor);
  if (known.includes(parseChannel(channel))) return;
  throw new OrchestratorError(
    'SOE_CHANNEL_UNKNOWN',
    `${flavor} has no channel ${channel}; ${loaded.file} gives it ${known.join(', ')}. Name one of these, or add it to channels`,
  );
}
