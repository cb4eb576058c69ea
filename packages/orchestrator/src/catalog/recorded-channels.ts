import { candidateChannel } from '@soe/contract';
import type { FoundRelease } from './catalog-input.js';

/**
 * What channels point at, as the journals of the releases of a flavor tell it: the last line about a channel
 * counts. Somebody may have moved one elsewhere since.
 */
export function recordedChannels(
  releases: readonly FoundRelease[],
): Readonly<Record<string, string>> {
  const moves = releases
    .flatMap(({ record, journal }) =>
      journal.flatMap(({ at, stage, detail }) => {
        const channel = channelOf(stage, detail);
        return channel === undefined ? [] : [{ at, channel, version: record.version }];
      }),
    )
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return Object.fromEntries(moves.map(({ channel, version }) => [channel, version]));
}

function channelOf(stage: string, detail: string | undefined): string | undefined {
  if (stage === 'candidate') return candidateChannel;
  return stage === 'promote' ? /^to ([a-z][a-z0-9-]*)/.exec(detail ?? '')?.[1] : undefined;
}
