import { type Architecture, formatSelector, newestInRange, type Selector } from '@soe/contract';
import type { ImageCache } from './cache/image-cache.js';
import type { Judgement } from './candidate.js';
import { type Connection, openStores } from './connection.js';
import { DiscoveryError } from './errors.js';
import {
  type ImageQuery,
  needsFacts,
  type Question,
  queryKey,
  type ReadQuery,
  readQuery,
} from './image-query.js';
import type { ImageFacts, InstanceTypeFacts } from './image-store.js';
import { judge, losesBy } from './judge.js';
import type { ResolvedImage } from './resolved-image.js';
import type { Finding, Source, SourceContext } from './source.js';
import { imageSource } from './sources/image-source.js';
import { parameterSource } from './sources/parameter-source.js';
import { isInTime } from './unfit-for.js';

/** How images are looked for. */
export type ResolveOptions = Connection & {
  /**
   * Ids of the accounts whose images may be answered. The images themselves are looked up (one more
   * call, to EC2) and refused unless their owner is on this list, they are available and their name
   * is that of the release. `'any'` makes do with what the sources say: whoever may write them is
   * trusted then.
   */
  readonly owners: readonly string[] | 'any';
  /** Where to look, in this order. Default: parameters, then images by owner and name. */
  readonly sources?: readonly Source[];
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Tells the time, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** Keeps answers for a while, see `imageCache`. Default: every question is asked. */
  readonly cache?: ImageCache;
  /** Cancels the calls; its reason is thrown. */
  readonly signal?: AbortSignal;
};

/** The answer to one query, or why there is none. */
export type ImageResult =
  | {
      /** There is one. */
      readonly status: 'found';
      /** The image to launch. */
      readonly image: ResolvedImage;
    }
  | {
      /** There is none. */
      readonly status: 'failed';
      /** Why; its `why` lists every image that was considered. */
      readonly error: DiscoveryError;
    };

interface Open {
  readonly question: Question;
  readonly missing: string[];
  readonly why: Judgement[];
  result?: ImageResult;
}

const noTypes: ReadonlyMap<string, InstanceTypeFacts | undefined> = new Map();
const noFacts: ReadonlyMap<string, ImageFacts> = new Map();
const noFinding: Finding = { candidates: [] };
const defaultSources: readonly Source[] = [parameterSource(), imageSource()];
/** A filter of EC2 takes so many values. */
const idsPerCall = 200;

/**
 * Answer many queries about one region with as few calls as possible: one read per ten channels or
 * versions, one list of images for all of them.
 *
 * @returns one result per query, in their order
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID`, `DISCOVERY_AWS_FAILED`,
 * `DISCOVERY_POINTER_INVALID`; `ContractError` for a selector or prefix that is none
 */
export async function resolveImages(
  queries: readonly (string | Selector | ImageQuery)[],
  options: ResolveOptions,
): Promise<readonly ImageResult[]> {
  const read = queries.map(readQuery);
  const { cache } = options;
  // Awaited, because a promise that is returned as it is takes two more turns of the queue.
  return cache === undefined
    ? await resolveAll(read, options)
    : await resolveCached(read, cache, options);
}

async function resolveCached(
  read: readonly ReadQuery[],
  cache: ImageCache,
  options: ResolveOptions,
): Promise<readonly ImageResult[]> {
  const { owners, prefix, sources = defaultSources, now = Date.now } = options;
  const asker = JSON.stringify([owners, prefix, sources.map(({ name }) => name)]);
  const byKey = new Map<string, ReadQuery>();
  const keys = read.map((query) => {
    const key = `${queryKey(query)}${asker}`;
    byKey.set(key, query);
    return key;
  });
  const queriesOf = (some: readonly string[]) => some.flatMap((key) => byKey.get(key) ?? []);
  return await cache.answer(
    keys,
    (some) => resolveAll(queriesOf(some), options),
    (key, { image: seen }) =>
      seen === undefined || queriesOf([key]).every((query) => isInTime(query, seen, now())),
  );
}

async function resolveAll(
  read: readonly ReadQuery[],
  options: ResolveOptions,
): Promise<readonly ImageResult[]> {
  const { sources = defaultSources, now = Date.now } = options;
  const context = contextOf(options);
  // What nobody asks about is not waited for: most questions are about one channel, and answered at once.
  const types = read.some(hasInstanceType) ? await readInstanceTypes(read, context) : noTypes;
  const open = read.map((query): Open => {
    const architecture = architectureOf(query, types);
    return { question: { ...query, architecture }, missing: [], why: [] };
  });
  const region = await context.parameters.region();
  let asked: readonly Open[] = open;
  for (const source of sources) {
    if (asked.length === 0) break;
    const questions = asked.map(({ question }) => question);
    const findings = await source.find(questions, context);
    const facts = questions.some((question) => looksAt(question, context))
      ? await readFacts(questions, findings, context)
      : noFacts;
    for (const [index, each] of asked.entries()) {
      const finding = findings[index] ?? noFinding;
      conclude(each, finding, { context, facts, types, region, now: now() });
    }
    asked = asked.filter(isOpen);
  }
  return open.map((each) => each.result ?? { status: 'failed', error: notFound(each, region) });
}

function contextOf(options: ResolveOptions): SourceContext {
  const { parameters, images } = openStores(options);
  const { owners, prefix, signal } = options;
  return {
    parameters,
    images,
    owners,
    ...(prefix !== undefined && { prefix }),
    ...(signal !== undefined && { signal }),
  };
}

function hasInstanceType({ instanceType }: ReadQuery): boolean {
  return instanceType !== undefined;
}

function isOpen({ result }: Open): boolean {
  return result === undefined;
}

/** What is known when a source has answered. */
interface Known {
  readonly context: SourceContext;
  readonly facts: ReadonlyMap<string, ImageFacts>;
  readonly types: ReadonlyMap<string, InstanceTypeFacts | undefined>;
  readonly region: string;
  readonly now: number;
}

function conclude(
  each: Open,
  finding: Finding,
  { context, facts, types, region, now }: Known,
): void {
  const { question } = each;
  const { instanceType, selector } = question;
  const { winner, refusal, why } = judge(question, finding.candidates, {
    owners: context.owners,
    now,
    facts: looksAt(question, context) ? facts : undefined,
    instanceType: instanceType === undefined ? undefined : types.get(instanceType),
  });
  each.why.push(...why);
  if (finding.missing !== undefined) each.missing.push(finding.missing);
  if (winner !== undefined) {
    const seen = looksAt(question, context) ? facts.get(winner.imageId) : undefined;
    const image = {
      ...winner,
      flavor: selector.flavor,
      region,
      ...(seen !== undefined && { image: seen }),
      why: each.why,
    };
    each.result = { status: 'found', image };
  } else if (refusal !== undefined) {
    const refused = why.at(-1);
    const what = `image ${refused?.imageId} that ${refused?.where} names in ${region}`;
    each.result = {
      status: 'failed',
      error: new DiscoveryError(refusal.code, `${what}: ${refusal.reason}`, { why: each.why }),
    };
  }
}

/** Whether the images of an answer have to be looked at. */
function looksAt(question: ReadQuery, { owners }: Pick<SourceContext, 'owners'>): boolean {
  return owners !== 'any' || needsFacts(question);
}

/** What EC2 says of everything that may win, in one call per 200 images. */
async function readFacts(
  questions: readonly Question[],
  findings: readonly Finding[],
  context: SourceContext,
): Promise<ReadonlyMap<string, ImageFacts>> {
  const { images, signal } = context;
  const known = findings.flatMap((finding) => finding.facts ?? []);
  const facts = new Map(known.map((image) => [image.imageId, image]));
  const wanted = questions.flatMap((question, index) =>
    looksAt(question, context)
      ? (findings[index] ?? noFinding).candidates
          .filter((candidate) => losesBy(question, candidate) === undefined)
          .map(({ imageId }) => imageId)
      : [],
  );
  const ids = [...new Set(wanted)].filter((id) => !facts.has(id));
  const pages = await Promise.all(
    Array.from({ length: Math.ceil(ids.length / idsPerCall) }, (_, page) =>
      images.get(ids.slice(page * idsPerCall, (page + 1) * idsPerCall), signal),
    ),
  );
  for (const image of pages.flat()) facts.set(image.imageId, image);
  return facts;
}

async function readInstanceTypes(
  queries: readonly ReadQuery[],
  { images, signal }: SourceContext,
): Promise<ReadonlyMap<string, InstanceTypeFacts | undefined>> {
  const names = new Set(queries.flatMap(({ instanceType }) => instanceType ?? []));
  return new Map(
    await Promise.all(
      [...names].map(
        async (name): Promise<[string, InstanceTypeFacts | undefined]> => [
          name,
          await images.instanceType(name, signal),
        ],
      ),
    ),
  );
}

function architectureOf(
  { architecture, instanceType }: ReadQuery,
  types: ReadonlyMap<string, InstanceTypeFacts | undefined>,
): Architecture {
  if (architecture !== undefined) return architecture;
  const type = instanceType === undefined ? undefined : types.get(instanceType);
  return type?.architectures.includes('arm64') === true ? 'arm64' : 'x86_64';
}

function notFound({ question, missing, why }: Open, region: string): DiscoveryError {
  const { selector, architecture } = question;
  const seen = why.length === 0 ? missing : [considered(selector, why), ...missing];
  return new DiscoveryError(
    'DISCOVERY_NOT_FOUND',
    `resolve ${formatSelector(selector)} for ${architecture} in ${region}: ${seen.join('; ')}. Check flavor, channel and architecture, and whether the release is distributed to this account and region`,
    { why },
  );
}

function considered(selector: Selector, why: readonly Judgement[]): string {
  // Several sources may offer the same one.
  const versions = [...new Set(why.flatMap(({ version }) => version ?? []))];
  const outside =
    selector.kind === 'range' && versions.every((each) => !isIn(each, selector.range));
  if (outside) {
    return `none of ${versions.length} versions fits, the newest is ${newestInRange(versions, '*') ?? versions[0]}`;
  }
  const shown = why.slice(0, 3).map(({ imageId, reason }) => `${imageId}: ${reason}`);
  const more = why.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function isIn(version: string, range: string): boolean {
  return newestInRange([version], range) === version;
}
