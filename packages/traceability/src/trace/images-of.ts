import { parseParameterPath, parseReleaseTags, type ReleaseRecord } from '@soe/contract';
import { parseReleaseRecord, parseVersionSummary } from '@soe/contract/schemas';
import { TraceabilityError } from '../errors.js';
import { openStores, type TraceConnection } from './open-stores.js';
import { orGap } from './trace-found.js';
import type { TraceStore } from './trace-store.js';

/** What images are looked for by: a commit, at least 7 digits of it, or the key of an issue. */
export type ImagesOfQuestion =
  | { readonly commit: string; readonly issue?: never }
  | { readonly issue: string; readonly commit?: never };

/** Where {@link imagesOf} searches. */
export type ImagesOfOptions = TraceConnection & {
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Only this flavor. Default: all; a flavor makes it quicker. */
  readonly flavor?: string;
  /** Records to search, see `recordDirectory`. They know every commit and issue. Default: none. */
  readonly records?: (signal?: AbortSignal) => AsyncIterable<FoundRecord>;
  /** Ends the search of a region after this many parameters, or images. Default 10,000. */
  readonly limit?: number;
  /** Cancels the search. */
  readonly signal?: AbortSignal;
};

/** A record that may be one, and where it was. */
export interface FoundRecord {
  /** File or address, for messages. */
  readonly place: string;
  /** Its JSON; not trusted. */
  readonly record: unknown;
}

/** An image of a release, and how it was found. */
export interface ImageOf {
  /** Its id. */
  readonly imageId: string;
  /** Its region. */
  readonly region: string;
  /** Its flavor. */
  readonly flavor: string;
  /** Its version. */
  readonly version: string;
  /** Its architecture, where what was found tells it. */
  readonly architecture?: string;
  /** `built` from the commit, or a later one that `contains` the commit or issue as a change. */
  readonly as: 'built' | 'contains';
  /** What told it. */
  readonly evidence: readonly ('summary' | 'tags' | 'record')[];
}

/** The images of a commit or issue. */
export interface ImagesOf {
  /** What was asked. */
  readonly question: ImagesOfQuestion;
  /** What was found, by flavor, version and region. */
  readonly images: readonly ImageOf[];
  /** What was searched, in sentences. Where nothing was found, this says what that means. */
  readonly searched: readonly string[];
  /** What could not be searched to its end, in sentences. */
  readonly gaps: readonly string[];
}

/**
 * The way back: which images were built from a commit, or have a change for an issue. Searches the
 * published summaries and, for a commit, the tags of the account's own images, in every region that
 * is named, and the records where they are given. Summaries know the commit that was built and as
 * many issues as fit; only records know every commit since the release before.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID`, `TRACE_AWS_FAILED`
 */
export async function imagesOf(
  question: ImagesOfQuestion,
  options: ImagesOfOptions = {},
): Promise<ImagesOf> {
  checkQuestion(question);
  const log: SearchLog = { searched: [], gaps: [] };
  const stores = openStores(options);
  const perRegion = await Promise.all(
    stores.map(async (store) => [
      ...((await orGap(log.gaps, () => inSummaries(store, question, options, log))) ?? []),
      ...((await orGap(log.gaps, () => inTags(store, question, options, log))) ?? []),
    ]),
  );
  const found = [...perRegion.flat(), ...(await inRecords(question, options, log))];
  return { question, images: merged(found), ...log };
}

interface SearchLog {
  readonly searched: string[];
  readonly gaps: string[];
}

async function inSummaries(
  store: TraceStore,
  question: ImagesOfQuestion,
  { prefix = '/soe', flavor, limit = 10_000, signal }: ImagesOfOptions,
  log: SearchLog,
): Promise<readonly ImageOf[]> {
  const region = await store.region();
  const path = flavor === undefined ? prefix : `${prefix}/${flavor}/versions`;
  const matching = new Map<string, 'built' | 'contains'>();
  const images: ImageOf[] = [];
  let [seen, unreadable] = [0, 0];
  for await (const { name, value } of store.parametersBelow(path, signal)) {
    if (seen >= limit) {
      log.gaps.push(`${region}: stopped after ${limit} parameters below ${path}; name a flavor`);
      break;
    }
    seen += 1;
    const known = parseParameterPath(name, { prefix });
    if (known?.kind === 'version-summary') {
      const as = summaryMatch(value, question);
      if (as === 'unreadable') unreadable += 1;
      else if (as !== undefined) matching.set(`${known.flavor} ${known.version}`, as);
    } else if (known?.kind === 'version-image') {
      const { kind: _, ...identity } = known;
      images.push({ ...identity, imageId: value, region, as: 'built', evidence: ['summary'] });
    }
  }
  if (unreadable > 0) log.gaps.push(`${region}: ${unreadable} summaries cannot be read`);
  log.searched.push(`${region}: ${seen} parameters below ${path}`);
  return images.flatMap((image) => {
    const as = matching.get(`${image.flavor} ${image.version}`);
    return as === undefined ? [] : [{ ...image, as }];
  });
}

function summaryMatch(value: string, question: ImagesOfQuestion) {
  try {
    const { commit, issues } = parseVersionSummary(value);
    if (question.commit !== undefined) {
      return isCommit(commit, question.commit) ? ('built' as const) : undefined;
    }
    return issues.includes(question.issue) ? ('contains' as const) : undefined;
  } catch {
    return 'unreadable' as const;
  }
}

async function inTags(
  store: TraceStore,
  question: ImagesOfQuestion,
  { flavor, limit = 10_000, signal }: ImagesOfOptions,
  log: SearchLog,
): Promise<readonly ImageOf[]> {
  if (question.commit === undefined) return [];
  const region = await store.region();
  const found: ImageOf[] = [];
  let seen = 0;
  for await (const image of store.taggedImages(
    'soe:commit',
    `${question.commit.toLowerCase()}*`,
    signal,
  )) {
    if (seen >= limit) {
      log.gaps.push(`${region}: stopped after ${limit} images with this commit`);
      break;
    }
    seen += 1;
    const tags = readTags(image.tags);
    if (tags === undefined || (flavor !== undefined && tags.flavor !== flavor)) continue;
    const { imageId } = image;
    const { version } = tags;
    found.push({ imageId, region, flavor: tags.flavor, version, as: 'built', evidence: ['tags'] });
  }
  log.searched.push(`${region}: tags of the account's own images`);
  return found;
}

function readTags(tags: Readonly<Record<string, string>>) {
  try {
    return parseReleaseTags(tags);
  } catch {
    return undefined;
  }
}

async function inRecords(
  question: ImagesOfQuestion,
  { records, flavor, signal }: ImagesOfOptions,
  log: SearchLog,
): Promise<readonly ImageOf[]> {
  if (records === undefined) return [];
  const found: ImageOf[] = [];
  let seen = 0;
  for await (const { place, record } of records(signal)) {
    signal?.throwIfAborted();
    const release = readRelease(record);
    if (release === undefined) {
      log.gaps.push(`${place}: is no release record`);
      continue;
    }
    seen += 1;
    const as = recordMatch(release, question);
    if (as === undefined || (flavor !== undefined && release.flavor !== flavor)) continue;
    for (const { imageId, region, architecture } of release.images) {
      const { flavor: of, version } = release;
      found.push({ imageId, region, flavor: of, version, architecture, as, evidence: ['record'] });
    }
  }
  log.searched.push(`${seen} records`);
  return found;
}

function readRelease(value: unknown): ReleaseRecord | undefined {
  try {
    return parseReleaseRecord(value);
  } catch {
    return undefined;
  }
}

function recordMatch({ source, changes = [] }: ReleaseRecord, question: ImagesOfQuestion) {
  const { commit, issue } = question;
  if (commit !== undefined) {
    if (source !== undefined && isCommit(source.commit, commit)) return 'built';
    return changes.some((change) => isCommit(change.commit, commit)) ? 'contains' : undefined;
  }
  return changes.some(({ issues }) => issues.includes(issue)) ? 'contains' : undefined;
}

function isCommit(whole: string, asked: string): boolean {
  return whole.startsWith(asked.toLowerCase());
}

/** One entry per image: what several sources told of it together. */
function merged(found: readonly ImageOf[]): readonly ImageOf[] {
  const images = new Map<string, ImageOf>();
  for (const image of found) {
    const key = `${image.region} ${image.imageId}`;
    const before = images.get(key);
    const evidence = [...new Set([...(before?.evidence ?? []), ...image.evidence])];
    const as = before?.as === 'built' ? 'built' : image.as;
    images.set(key, { ...before, ...image, as, evidence });
  }
  const order = (image: ImageOf) =>
    [image.flavor, image.version, image.architecture ?? '', image.region, image.imageId].join(' ');
  return [...images.values()].toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

function checkQuestion(question: ImagesOfQuestion): void {
  const { commit, issue } = question;
  if (commit !== undefined && !/^[0-9a-f]{7,64}$/i.test(commit)) {
    throw new TraceabilityError(
      'TRACE_OPTIONS_INVALID',
      `images of a commit: commit is ${JSON.stringify(commit)}; give 7 to 64 hexadecimal digits of it`,
    );
  }
  if (commit === undefined && !/^[\p{L}\p{N}_./#-]{2,200}$/u.test(issue)) {
    throw new TraceabilityError(
      'TRACE_OPTIONS_INVALID',
      `images of an issue: issue is ${JSON.stringify(issue)}; give its key, such as "SOE-12" or "#7"`,
    );
  }
}
