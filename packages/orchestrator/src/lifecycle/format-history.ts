import type { ChannelEntry, ChannelHistory, ChannelPlace } from '@soe/share';

/** What a channel pointed at, and in each region where they differ. */
export interface RegionalHistory extends ChannelHistory {
  /** The same by region. Missing where all places agree. */
  readonly regions?: readonly {
    /** Name of the region. */
    readonly region: string;
    /** What its channel pointed at, newest first. */
    readonly entries: readonly ChannelEntry[];
  }[];
}

/** The history of a channel for people: who moved it, when, from what to what. Pure. */
export function formatHistory({
  flavor,
  channel,
  entries,
  places,
  regions = [],
}: RegionalHistory): string {
  const title = `${flavor}@${channel}`;
  const known = places.filter(({ unreachable }) => unreachable === undefined);
  if (entries.length === 0 && known.every(({ version }) => version === undefined)) {
    return [`${title}: there is no such channel yet`, ...unreachable(places)].join('\n');
  }
  if (regions.length === 0) return [title, ...moves(entries)].join('\n');
  return [
    `${title}: places differ`,
    ...places.map((place) => `  ! ${where(place)} ${seen(place)}`),
    ...regions.flatMap(({ region, entries: own }) => [region, ...moves(own)]),
  ].join('\n');
}

function moves(entries: readonly ChannelEntry[]): readonly string[] {
  return entries.map(({ at, version, by }, index) => {
    const before = entries[index + 1]?.version;
    const change = before === undefined ? version : `${before} → ${version}`;
    return `  ${at.slice(0, 19)}Z  ${change}${by === undefined ? '' : `  by ${by}`}`;
  });
}

function unreachable(places: readonly ChannelPlace[]): readonly string[] {
  return places
    .filter((place) => place.unreachable !== undefined)
    .map((place) => `  ! ${where(place)} ${seen(place)}`);
}

function where({ region, account }: ChannelPlace): string {
  return account === undefined ? region : `${region} of account ${account}`;
}

function seen({ version, unreachable: failure }: ChannelPlace): string {
  if (failure !== undefined) return `cannot be read: ${failure.message}`;
  return version === undefined ? 'has no such channel' : `points at ${version}`;
}
