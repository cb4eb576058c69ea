import { parameterPaths, parseImageName } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import { composeTrace } from './compose-trace.js';
import type { ReadRecord } from './read-record.js';
import type { Trace } from './trace.js';
import type { TracedImage, TraceStore } from './trace-store.js';

/** How an image that was found is traced, see `TraceImageOptions`. */
export interface TraceFoundOptions {
  readonly owners?: readonly string[];
  readonly prefix?: string;
  readonly readRecord?: ReadRecord;
  readonly signal?: AbortSignal;
}

/**
 * The trace of an image that was found already.
 *
 * @throws TraceabilityError `TRACE_NOT_A_RELEASE`, `TRACE_AWS_FAILED`
 */
export async function traceFound(
  store: TraceStore,
  image: TracedImage,
  options: TraceFoundOptions,
): Promise<Trace> {
  const { owners, prefix, readRecord, signal } = options;
  const region = await store.region();
  const identity = parseImageName(image.name);
  if (identity === undefined) {
    throw new TraceabilityError(
      'TRACE_NOT_A_RELEASE',
      `trace ${image.imageId} in ${region}: its name ${JSON.stringify(image.name)} is not that of a release; it was not built by this pipeline. For what it was made from, ask for the blame of an instance of it`,
    );
  }
  const { flavor, version, architecture } = identity;
  const paths = parameterPaths(flavor, { ...(prefix !== undefined && { prefix }) });
  const summaryPath = paths.versionSummary(version);
  const imagePath = paths.versionImage(version, architecture);
  const gaps: string[] = [];
  const [values, sources] = await Promise.all([
    orGap(gaps, () => store.parameters([summaryPath, imagePath], signal)),
    sourcesOf(store, image, gaps, signal),
  ]);
  const found = {
    region,
    image,
    identity,
    summary: values?.[summaryPath],
    published: values?.[imagePath],
    sources,
    owners,
    gaps,
  };
  const trace = composeTrace(found);
  if (readRecord === undefined) return trace;
  if (trace.record === undefined) {
    gaps.push('record: nothing says which one it is');
    return composeTrace(found);
  }
  const record = await readRecord({ flavor, version, digest: trace.record }, signal);
  if (record === undefined) gaps.push(`record: ${trace.record} is not where it was looked for`);
  return composeTrace({ ...found, record });
}

/** Copies of copies are followed this far; releases are copied once or twice. */
const mostCopies = 5;

async function sourcesOf(
  store: TraceStore,
  image: TracedImage,
  gaps: string[],
  signal: AbortSignal | undefined,
): Promise<readonly (TracedImage & { readonly region: string })[]> {
  const found: (TracedImage & { readonly region: string })[] = [];
  let last: TracedImage = image;
  while (found.length < mostCopies) {
    const { sourceImageId, sourceRegion }: TracedImage = last;
    if (sourceImageId === undefined || isNamedSource(last, sourceImageId)) break;
    const there = sourceRegion === undefined ? store : await inRegion(store, sourceRegion);
    const images = await orGap(gaps, () => there.images([sourceImageId], signal), 'any');
    const next = images?.[0];
    if (next === undefined) break;
    found.push({ ...next, region: await there.region() });
    // What has another name is no copy but what the release was built from: the end.
    if (next.name !== image.name) break;
    last = next;
  }
  return found;
}

/** Made from an instance of the very image that its tags name: there is nothing to ask. */
function isNamedSource(image: TracedImage, sourceImageId: string): boolean {
  return image.sourceInstanceId !== undefined && image.tags['soe:source-image'] === sourceImageId;
}

async function inRegion(store: TraceStore, region: string): Promise<TraceStore> {
  return (await store.region()) === region ? store : store.in(region);
}

/**
 * What may not be asked is told; everything else that fails ends the trace, unless it is only told
 * too: a region that is not enabled fails in ways of its own.
 */
export async function orGap<T>(
  gaps: string[],
  ask: () => Promise<T>,
  which: 'denied' | 'any' = 'denied',
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TraceabilityError)) throw error;
    if (which === 'denied' && error.code !== 'TRACE_AWS_DENIED') throw error;
    gaps.push(error.message);
    return undefined;
  }
}
