import { candidateChannel, defaultParameterPrefix } from '@soe/contract';
import type { FlavorConfig } from './config.js';
import type { FlavorSettings } from './soe-config.js';

/** Channels where a configuration names none. */
export const defaultChannels: readonly string[] = [candidateChannel, 'stable'];

/** What holds for a flavor where nobody writes anything. Parts that a flavor does not have at all stay away. Pure. */
export function builtInDefaults({
  tests,
  scans,
}: Pick<FlavorConfig, 'tests' | 'scans'>): FlavorSettings {
  return {
    lifecycle: { kind: 'immutable' },
    channels: defaultChannels,
    distribution: { parameters: { prefix: defaultParameterPrefix } },
    ...(tests && {
      tests: { phases: ['launch'], matrix: 'one', hygiene: true, inventory: true },
    }),
    ...(scans && { scans: { inspector: false } }),
  };
}
