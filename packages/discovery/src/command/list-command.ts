import { DiscoveryError } from '../errors.js';
import { renovateFormat } from '../formats/renovate-format.js';
import { listChannels } from '../list-channels.js';
import { listReleases, type PublishedRelease } from '../list-releases.js';
import { connection } from './ask-images.js';
import type { CommandPorts } from './command-ports.js';
import { exitCodes } from './exit-code.js';
import { table } from './printable.js';
import type { Flags } from './read-arguments.js';
import { usageError } from './usage-error.js';

/** `list FLAVOR`: print its published releases, the newest first, and which of them were withdrawn. */
export async function listCommand(
  flavors: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  const [flavor, ...more] = flavors;
  if (flavor === undefined || more.length > 0) throw usageError('name one flavor to list');
  const format = flags.json === true ? 'json' : (flags.format ?? 'text');
  if (!['text', 'json', 'renovate'].includes(format)) {
    throw usageError(`--format ${JSON.stringify(format)} is none of text, json, renovate`);
  }
  const [region, ...others] = flags.region ?? [];
  if (others.length > 0) throw usageError('list asks one region');
  const { settings, signal, now = Date.now } = ports;
  const prefix = flags.prefix ?? (await settings?.(flavor))?.prefix;
  const options = {
    ...connection(region, ports),
    ...(prefix !== undefined && { prefix }),
    ...(signal !== undefined && { signal }),
  };
  const [releases, channels] = await Promise.all([
    listReleases(flavor, options),
    format === 'renovate' ? listChannels(flavor, options) : undefined,
  ]);
  if (releases.length === 0) {
    throw new DiscoveryError(
      'DISCOVERY_NOT_FOUND',
      `list ${flavor}: no version is published; check flavor, prefix, account and region`,
    );
  }
  if (channels !== undefined) ports.print(renovateFormat(releases, { channels, now: now() }));
  else if (format === 'json') ports.print(`${JSON.stringify(releases, null, 2)}\n`);
  else ports.print(table(rows(releases, now())));
  return exitCodes.done;
}

function rows(releases: readonly PublishedRelease[], now: number): readonly (readonly string[])[] {
  const withNotes = releases.some(({ summary }) => summary?.notesUrl !== undefined);
  return [
    ['VERSION', 'CREATED', 'COMMIT', 'IMAGES', 'STATUS', ...(withNotes ? ['NOTES'] : [])],
    ...releases.map((release) => {
      const { version, images, summary } = release;
      const all = Object.entries(images).map(([architecture, id]) => `${architecture}=${id}`);
      return [
        version,
        summary?.created.slice(0, 10) ?? '-',
        summary?.commit.slice(0, 12) ?? '-',
        all.join(' ') || '-',
        statusOf(release, now),
        ...(withNotes ? [summary?.notesUrl ?? '-'] : []),
      ];
    }),
  ];
}

function statusOf({ summary, problem }: PublishedRelease, now: number): string {
  if (problem !== undefined) return problem;
  if (summary === undefined) return 'not wholly published';
  const { deprecated } = summary;
  if (deprecated === undefined) return 'published';
  const word = Date.parse(deprecated) <= now ? 'deprecated since' : 'deprecated from';
  return `${word} ${deprecated.slice(0, 10)}`;
}
