import type {
  ChannelStatus,
  FlavorStatus,
  FleetStatus,
  ReleaseStatus,
  SourceStatus,
} from './flavor-status.js';

/** A day in milliseconds. */
const dayMs = 24 * 60 * 60 * 1000;

/** So many findings of a flavor are told; `--json` has all. */
const mostDrift = 6;

/** How flavors stand, as a table of 80 columns for people. Pure. */
export function formatStatus({ at, flavors }: FleetStatus): string {
  const now = Date.parse(at);
  const head = row('CHANNEL', 'VERSION', 'AGE', 'SOURCE', 'SUPPORT', 'WHERE');
  return flavors
    .map((flavor) =>
      [
        titleOf(flavor, now),
        ...unpublishedLine(flavor),
        `  ${head}`,
        ...flavor.channels.flatMap((channel) => channelLines(channel, now)),
        ...flavor.drift
          .slice(0, mostDrift)
          .map(({ region, channel, message }) =>
            [`  ! ${region}`, ...(channel === undefined ? [] : [channel]), message].join(' '),
          ),
        ...(flavor.drift.length > mostDrift
          ? [`  ! and ${flavor.drift.length - mostDrift} more`]
          : []),
      ].join('\n'),
    )
    .join('\n\n');
}

function titleOf({ flavor, newest, cadence }: FlavorStatus, now: number): string {
  if (newest === undefined) return `${flavor}: no release yet`;
  const facts = [`newest ${newest.version}, ${age(newest.createdAt, now)} old`];
  if (cadence?.due !== undefined) {
    const day = cadence.due.slice(0, 10);
    facts.push(cadence.overdue ? `the next was due ${day}` : `the next is due ${day}`);
  }
  return `${flavor}: ${facts.join('; ')}`;
}

function unpublishedLine({ unpublished }: FlavorStatus): readonly string[] {
  if (unpublished.length === 0) return [];
  const versions = unpublished.map(({ version, refusedBy }) =>
    refusedBy.length === 0 ? version : `${version} (refused by ${refusedBy.join(', ')})`,
  );
  return [`  not published: ${versions.join(', ')}`];
}

function channelLines({ channel, releases }: ChannelStatus, now: number): readonly string[] {
  if (releases.length === 0) return [`  ${row(channel, '-', '', '', '', '')}`];
  return releases.flatMap((release, index) => [
    `  ${row(
      index === 0 ? channel : '',
      release.version,
      release.createdAt === undefined ? '?' : age(release.createdAt, now),
      sourceOf(release.sources, now),
      supportOf(release),
      whereOf(release),
    )}`,
    ...notesOf(release).map((note) => `      ${note}`),
  ]);
}

function row(...[channel, version, years, source, support, where]: Row): string {
  return [
    channel.padEnd(12),
    version.padEnd(14),
    years.padEnd(5),
    source.padEnd(12),
    support.padEnd(12),
    where,
  ]
    .join(' ')
    .trimEnd();
}

type Row = readonly [string, string, string, string, string, string];

/** Days, or hours on the first day. */
function age(from: string, now: number): string {
  const passed = Math.max(0, now - Date.parse(from));
  return passed < dayMs
    ? `${Math.floor(passed / (dayMs / 24))}h`
    : `${Math.floor(passed / dayMs)}d`;
}

/** The age of the oldest, and a mark where there is a newer one. */
function sourceOf(sources: readonly SourceStatus[], now: number): string {
  if (sources.length === 0) return '?';
  const oldest = sources.flatMap(({ createdAt }) => createdAt ?? []).sort()[0];
  const newer = sources.some((each) => each.newer !== undefined);
  return `${oldest === undefined ? 'gone' : age(oldest, now)}${newer ? ', newer' : ''}`;
}

function supportOf({ supportEnds, unsupported }: ReleaseStatus): string {
  if (supportEnds === undefined) return '-';
  return unsupported ? 'over' : supportEnds.slice(0, 10);
}

function whereOf({ regions }: ReleaseStatus): string {
  const [first = ''] = regions;
  return regions.length === 1 ? first : `${regions.length} regions`;
}

function notesOf({ deprecatedAt, openGates }: ReleaseStatus): readonly string[] {
  return [
    ...(deprecatedAt === undefined ? [] : [`deprecated ${deprecatedAt.slice(0, 10)}`]),
    ...(openGates.length === 0 ? [] : [`gates: ${openGates.join(', ')}`]),
  ];
}
