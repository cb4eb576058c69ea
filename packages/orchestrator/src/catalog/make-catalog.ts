import { compareVersions, defaultParameterPrefix, type ReleaseRecord } from '@soe/contract';
import { findingKey } from '@soe/harness';
import type { ResolvedConfig } from '../config/config.js';
import { addPeriod } from './add-period.js';
import type { CatalogInput, FoundRelease, PublishedFlavor } from './catalog-input.js';
import type { Catalog, CatalogFlavor, CatalogRelease, Weaknesses } from './catalog-model.js';
import { recordedChannels } from './recorded-channels.js';
import { recordedDeprecation } from './recorded-deprecation.js';
import { recordedWithdrawal } from './recorded-withdrawal.js';
import { supportState } from './support-state.js';

/** Channels in the order of promotion, unless the configuration names them. */
const usualChannels = ['candidate', 'stable'];

/** What the pages of a catalogue tell, of the flavors of a configuration and of those that have releases. */
export function makeCatalog(input: CatalogInput): Catalog {
  const { config, releases, title, url, published } = input;
  const shared = releases.filter(({ record }) => isShared(record));
  const names = new Set([
    ...Object.keys(config.flavors),
    ...shared.map(({ record }) => record.flavor),
  ]);
  return {
    title,
    ...(url !== undefined && { url: url.endsWith('/') ? url : `${url}/` }),
    owner: config.owner,
    channelsFrom: published === undefined ? 'records' : 'aws',
    flavors: [...names].sort(asPeopleCount).map((name) =>
      flavorOf(
        name,
        shared.filter(({ record }) => record.flavor === name),
        input,
      ),
    ),
  };
}

/** `rhel-9` before `rhel-10`. */
function asPeopleCount(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1);
}

/** What was stopped by a gate, or before it was shared, is nobody's to launch. */
export function isShared({ distribution }: ReleaseRecord): boolean {
  return distribution !== undefined;
}

function flavorOf(
  name: string,
  found: readonly FoundRelease[],
  { config, guides, published, now }: CatalogInput,
): CatalogFlavor {
  const own = Object.hasOwn(config.flavors, name) ? config.flavors[name] : undefined;
  const here = published && (ownOf(published, name) ?? { channels: {}, versions: {} });
  const pointed = here?.channels ?? recordedChannels(found);
  const sorted = [...found].sort((a, b) => compareVersions(b.record.version, a.record.version));
  const releases = sorted.map((each) =>
    releaseOf(each, {
      pointed,
      published: here,
      period: own?.support?.period,
      previous: sorted.find(({ record }) => record.version === each.record.previousVersion),
      now,
    }),
  );
  const channels = inOrder(Object.keys(pointed), own?.channels ?? config.channels).flatMap(
    (channel) => {
      const version = pointed[channel];
      if (version === undefined) return [];
      return [
        { name: channel, version, isKnown: releases.some((each) => each.version === version) },
      ];
    },
  );
  const isGone = (version: string) =>
    releases.some((each) => each.version === version && each.state === 'withdrawn');
  const first = channels.find(({ isKnown, version }) => isKnown && !isGone(version));
  const newest = releases.find(({ state }) => state !== 'withdrawn');
  const guide = ownOf(guides, name);
  return {
    name,
    configured: own !== undefined,
    ...(own?.purpose !== undefined && { purpose: own.purpose }),
    ...(own?.lifecycle !== undefined && { lifecycle: own.lifecycle }),
    ...(own?.support !== undefined && { support: own.support }),
    ...(guide !== undefined && { guide }),
    ...placesOf(name, releases, config),
    channels,
    releases,
    ...(first !== undefined
      ? { recommended: { channel: first.name, version: first.version } }
      : newest !== undefined && { recommended: { version: newest.version } }),
  };
}

function placesOf(
  name: string,
  [newest]: readonly CatalogRelease[],
  { region, distribution: common, flavors }: ResolvedConfig,
): Pick<CatalogFlavor, 'region' | 'prefix' | 'sharesParameters'> {
  const { parameters } = ownOf(flavors, name)?.distribution ?? common;
  const regions = newest?.record.distribution?.regions ?? [region];
  return {
    region: regions.includes(region) ? region : (regions[0] ?? region),
    prefix:
      newest?.record.distribution?.parameterPrefix ?? parameters?.prefix ?? defaultParameterPrefix,
    sharesParameters: parameters?.share ?? false,
  };
}

/** The furthest first: what stands last in the order of promotion. */
function inOrder(
  names: readonly string[],
  order: readonly string[] = usualChannels,
): readonly string[] {
  // Other names stand between: they are not before candidates, and not what was agreed on.
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : 0.5);
  return [...names].sort((a, b) => place(b) - place(a) || (a < b ? -1 : 1));
}

interface Surroundings {
  readonly pointed: Readonly<Record<string, string>>;
  readonly published: PublishedFlavor | undefined;
  readonly period: string | undefined;
  readonly previous: FoundRelease | undefined;
  readonly now: string;
}

function releaseOf(
  found: FoundRelease,
  { pointed, published, period, previous, now }: Surroundings,
): CatalogRelease {
  const { version, createdAt, images } = found.record;
  const parameters = published && ownOf(published.versions, version);
  const supportEnds = period === undefined ? undefined : addPeriod(createdAt, period);
  const { deprecatedAt, ...deprecation } = deprecationOf(found, published, version);
  const isPublished = recordedWithdrawal(found.journal)
    ? false
    : published && parameters !== undefined;
  const weaknesses = weaknessesOf(found, previous);
  return {
    ...found,
    version,
    createdAt,
    state: supportState({ isPublished, deprecatedAt, supportEnds }, now),
    ...(supportEnds !== undefined && { supportEnds }),
    ...(deprecatedAt !== undefined && { deprecatedAt }),
    ...deprecation,
    isCompared: isCompared(found, previous),
    channels: Object.keys(pointed)
      .filter((channel) => pointed[channel] === version)
      .sort(),
    architectures: [...new Set(images.map(({ architecture }) => architecture))].sort().reverse(),
    ...(weaknesses !== undefined && { weaknesses }),
  };
}

/** AWS counts where it was asked; what to use instead is in the journal alone. */
function deprecationOf(
  { journal }: FoundRelease,
  published: PublishedFlavor | undefined,
  version: string,
): Pick<CatalogRelease, 'deprecatedAt' | 'deprecationFrom' | 'replacement'> {
  const recorded = recordedDeprecation(journal);
  const asked = published && ownOf(published.versions, version);
  // A version that AWS has no more says nothing of its own.
  const deprecatedAt = asked === undefined ? recorded.at : asked.deprecated;
  if (deprecatedAt === undefined) return {};
  return {
    deprecatedAt,
    deprecationFrom: asked === undefined ? 'records' : 'aws',
    ...(recorded.replacement !== undefined && { replacement: recorded.replacement }),
  };
}

function isCompared(
  { inventories = [] }: FoundRelease,
  previous: FoundRelease | undefined,
): boolean {
  const before = new Set(previous?.inventories?.map(({ architecture }) => architecture));
  return inventories.some(({ architecture }) => before.has(architecture));
}

function weaknessesOf(
  { findings, scanDecision }: FoundRelease,
  previous: FoundRelease | undefined,
): Weaknesses | undefined {
  if (findings === undefined) return undefined;
  const keys = new Set(findings.map(findingKey));
  const waivers = new Map(
    (scanDecision?.items ?? []).flatMap(({ key, decision, waiver }) =>
      decision === 'waived' && waiver !== undefined ? [[key, waiver] as const] : [],
    ),
  );
  const fixed = previous?.findings?.filter((finding) => !keys.has(findingKey(finding)));
  return {
    open: findings.filter((finding) => !waivers.has(findingKey(finding))),
    waived: findings.flatMap((finding) => {
      const waiver = waivers.get(findingKey(finding));
      return waiver === undefined ? [] : [{ finding, waiver }];
    }),
    ...(fixed !== undefined && { fixed }),
  };
}

/** A member of its own: a flavor may be called `constructor`. */
function ownOf<T>(members: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
