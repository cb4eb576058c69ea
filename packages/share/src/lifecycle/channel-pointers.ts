import { parseParameterPath } from '@soe/contract';
import type { ObservedParameters } from '../observe/observed-distribution.js';

/** What a channel points at in one place. */
export interface ChannelPointer {
  /** The channel. */
  readonly channel: string;
  /** Where. */
  readonly region: string;
  /** In which consumer account. Missing for the owner account. */
  readonly account?: string;
  /** An image id or a version. */
  readonly target: string;
}

/** Every pointer of every channel that was seen, those of half-done promotions too. */
export function channelPointers(
  observed: readonly ObservedParameters[],
  options: { readonly prefix: string },
): readonly ChannelPointer[] {
  return observed.flatMap(({ region, account, values }) =>
    Object.entries(values).flatMap(([name, target]): readonly ChannelPointer[] => {
      const identity = parseParameterPath(name, options);
      if (identity?.kind !== 'channel-image' && identity?.kind !== 'channel-version') return [];
      const { channel } = identity;
      return [{ channel, region, ...(account !== undefined && { account }), target }];
    }),
  );
}

/** The pointers to a version, or to one of these images of it. */
export function pointersTo(
  pointers: readonly ChannelPointer[],
  version: string,
  imageIds: readonly string[],
): readonly ChannelPointer[] {
  return pointers.filter(({ target }) => target === version || imageIds.includes(target));
}

/** A pointer for people. */
export function describePointer({ channel, region, account }: ChannelPointer): string {
  return `channel ${channel} in ${region}${account === undefined ? '' : ` of account ${account}`}`;
}

/** Which channels point at something, for people. A place is named only where it is the only one. */
export function describePointers(pointers: readonly ChannelPointer[]): string {
  const [first, ...more] = pointers;
  if (first !== undefined && more.length === 0) return `${describePointer(first)} points at it`;
  const channels = [...new Set(pointers.map(({ channel }) => channel))].sort();
  return channels.length === 1
    ? `channel ${channels[0]} points at it`
    : `channels ${channels.join(', ')} point at it`;
}
