import {
  compareVersions,
  parameterPaths,
  parseImageName,
  parseParameterPath,
  parseWatermarkKey,
} from '@soe/contract';
import { findInstance } from './find-target.js';
import { openStores } from './open-stores.js';
import type { Trace } from './trace.js';
import { orGap, traceFound } from './trace-found.js';
import type { TraceImageOptions } from './trace-image.js';
import type { TracedImage, TracedInstance, TraceStore } from './trace-store.js';

/** What a running machine is, and how far behind. */
export interface Blame {
  /** The instance. */
  readonly instanceId: string;
  /** Its region. */
  readonly region: string;
  /** The account that it runs in. */
  readonly accountId: string;
  /** `running`, `stopped`, …. */
  readonly state: string;
  /** Its type. */
  readonly instanceType?: string;
  /** When it was launched. */
  readonly launchedAt?: string;
  /** The image that it was launched from, which may be gone or invisible by now. */
  readonly image: Pick<TracedImage, 'imageId' | 'name' | 'ownerId' | 'state' | 'createdAt'>;
  /** Whether the image is still there and visible to this account. */
  readonly imageVisible: boolean;
  /** The release: of the image itself, or of the nearest image that it was made from. */
  readonly release?: Trace;
  /**
   * From the image of the instance to that of the release, both included; one image where the
   * instance runs the release itself. Without a release, as far as it could be followed.
   */
  readonly descent: readonly { readonly imageId: string; readonly region?: string }[];
  /** Flavors and accounts that watermarks prove it descends from. */
  readonly watermarks: readonly { readonly owner: string; readonly flavor: string }[];
  /** Published versions of the flavor and architecture that are newer, oldest first. */
  readonly newer: readonly string[];
  /** Where the channels of the flavor are. */
  readonly channels: readonly ChannelPosition[];
  /** What could not be asked or followed, in sentences. */
  readonly gaps: readonly string[];
}

/** Where a channel is, seen from the version that runs. */
export interface ChannelPosition {
  /** Its name. */
  readonly channel: string;
  /** The version that it points at. */
  readonly version: string;
  /** How many published versions it is ahead; 0 where it has the version that runs or an older one. */
  readonly ahead: number;
}

/**
 * What runs on an instance: its image, the release of it or the release that the image was made
 * from, when it was launched, and how far it is behind the channels. Works for images that are gone
 * or not shared any more, because AWS keeps their names with the instance.
 *
 * @throws TraceabilityError `TRACE_INSTANCE_NOT_FOUND`, `TRACE_AWS_DENIED`, `TRACE_AWS_FAILED`
 */
export async function blame(instanceId: string, options: TraceImageOptions = {}): Promise<Blame> {
  const { signal } = options;
  const { store, answer } = await findInstance(instanceId, openStores(options), signal);
  const gaps: string[] = [];
  const [visible] = (await orGap(gaps, () => store.images([answer.image.imageId], signal))) ?? [];
  const line = await descend(store, visible ?? answer.image, gaps, options);
  const release = line.found && (await traceFound(line.found.store, line.found.image, options));
  const position = release && (await positionOf(store, release, gaps, options));
  return {
    ...instanceFacts(answer),
    region: await store.region(),
    imageVisible: visible !== undefined,
    ...(release && { release }),
    descent: line.descent,
    watermarks:
      (visible ?? answer.image).watermarks?.flatMap(({ key }) => parseWatermarkKey(key) ?? []) ??
      [],
    newer: position?.newer ?? [],
    channels: position?.channels ?? [],
    gaps,
  };
}

function instanceFacts({ image, ...instance }: TracedInstance) {
  const { imageId, name, ownerId, createdAt, state } = image;
  return {
    ...instance,
    image: { imageId, name, ownerId, createdAt, ...(state !== undefined && { state }) },
  };
}

interface Descent {
  readonly descent: Blame['descent'];
  readonly found?: { readonly store: TraceStore; readonly image: TracedImage };
}

/** Up the generations to the first image that is a release. */
async function descend(
  store: TraceStore,
  image: TracedImage,
  gaps: string[],
  { signal }: TraceImageOptions,
): Promise<Descent> {
  const region = await store.region();
  const descent: { imageId: string; region?: string }[] = [{ imageId: image.imageId, region }];
  if (parseImageName(image.name) !== undefined) return { descent, found: { store, image } };
  const origins = await originsOf(store, image, gaps, signal);
  const seen = await imagesOfOrigins(store, origins, gaps, signal);
  for (const each of origins) {
    descent.push(each);
    const found = seen.get(each.imageId);
    if (found !== undefined && parseImageName(found.image.name) !== undefined) {
      return { descent, found };
    }
  }
  gaps.push(
    `descent: none of ${descent.map((each) => each.imageId).join(', ')} is a release that this account can see; ask from the account that owns the releases`,
  );
  return { descent };
}

/** Those of the origins that are visible, with one question to each region. */
async function imagesOfOrigins(
  store: TraceStore,
  origins: Blame['descent'],
  gaps: string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, NonNullable<Descent['found']>>> {
  const own = await store.region();
  const regions = new Set(origins.map(({ region = own }) => region));
  const found = await Promise.all(
    [...regions].map(async (region) => {
      const there = region === own ? store : store.in(region);
      const ids = origins
        .filter((origin) => (origin.region ?? own) === region)
        .map(({ imageId }) => imageId);
      const images = (await orGap(gaps, () => there.images(ids, signal), 'any')) ?? [];
      return images.map((image) => [image.imageId, { store: there, image }] as const);
    }),
  );
  return new Map(found.flat());
}

/** What AWS tells of the ancestors; where they are hidden, the watermarks name the first of them. */
async function originsOf(
  store: TraceStore,
  image: TracedImage,
  gaps: string[],
  signal: AbortSignal | undefined,
): Promise<readonly { imageId: string; region?: string }[]> {
  const ancestry = (await orGap(gaps, () => store.ancestry(image.imageId, signal), 'any')) ?? [];
  const told = [...ancestry, image].flatMap(({ sourceImageId, sourceRegion }) =>
    sourceImageId === undefined ? [] : [origin(sourceImageId, sourceRegion)],
  );
  const marked = (image.watermarks ?? []).flatMap(({ key, sourceImageId, sourceRegion }) =>
    sourceImageId === undefined || parseWatermarkKey(key) === undefined
      ? []
      : [origin(sourceImageId, sourceRegion)],
  );
  const all = [...told, ...marked].filter(({ imageId }) => imageId !== image.imageId);
  return [...new Map(all.map((each) => [each.imageId, each])).values()];
}

function origin(imageId: string, region: string | undefined) {
  return { imageId, ...(region !== undefined && { region }) };
}

async function positionOf(
  store: TraceStore,
  release: Trace,
  gaps: string[],
  { prefix, signal }: TraceImageOptions,
): Promise<Pick<Blame, 'newer' | 'channels'> | undefined> {
  const prefixed = { ...(prefix !== undefined && { prefix }) };
  const paths = parameterPaths(release.flavor, prefixed);
  return orGap(gaps, async () => {
    const versions = new Set<string>();
    const channels = new Map<string, string>();
    for await (const { name } of store.parametersBelow(paths.versions, signal)) {
      const known = parseParameterPath(name, prefixed);
      if (known?.kind !== 'version-image' || known.architecture !== release.architecture) continue;
      versions.add(known.version);
    }
    for await (const { name, value } of store.parametersBelow(paths.channels, signal)) {
      const known = parseParameterPath(name, prefixed);
      if (known?.kind === 'channel-version') channels.set(known.channel, value);
    }
    return behind(release.version, versions, channels);
  });
}

/** Pure: what is newer than a version, and how far the channels are ahead of it. */
export function behind(
  version: string,
  versions: ReadonlySet<string>,
  channels: ReadonlyMap<string, string>,
): Pick<Blame, 'newer' | 'channels'> {
  const newer = [...versions]
    .filter((each) => compareVersions(each, version) > 0)
    .toSorted(compareVersions);
  return {
    newer,
    channels: [...channels]
      .map(([channel, at]) => ({ channel, version: at, ahead: aheadOf(at) }))
      .toSorted((a, b) => (a.channel < b.channel ? -1 : 1)),
  };

  // A channel may point at what is not published any more; it is then ahead by itself.
  function aheadOf(at: string): number {
    const isAhead = isVersion(at) && compareVersions(at, version) > 0;
    if (!isAhead) return 0;
    return Math.max(1, newer.filter((each) => compareVersions(each, at) <= 0).length);
  }
}

// Parameters are written by others.
function isVersion(text: string): boolean {
  try {
    compareVersions(text, text);
    return true;
  } catch {
    return false;
  }
}
