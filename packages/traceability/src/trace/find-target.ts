import {
  type Architecture,
  architectures,
  newestInRange,
  parameterPaths,
  parseParameterPath,
  parseSelector,
  type Selector,
} from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import { firstAnswer, openStores, regionNames, type TraceConnection } from './open-stores.js';
import type { TracedImage, TraceStore } from './trace-store.js';

/** How a target is found. */
export type FindTargetOptions = TraceConnection & {
  /** Prefix of the parameters. */
  readonly prefix?: string;
  /** Architecture of the image that a selector means. */
  readonly architecture?: Architecture;
  /** Cancels the calls. */
  readonly signal?: AbortSignal;
};

/** An image, and the store of the region that knows it. */
export interface FoundTarget {
  readonly store: TraceStore;
  readonly image: TracedImage;
}

/** The image that an image id, an instance id or a selector means. */
export async function findTarget(target: string, options: FindTargetOptions): Promise<FoundTarget> {
  const stores = openStores(options);
  if (/^ami-/.test(target)) return findImage(checkId(target), stores, options.signal);
  if (/^i-/.test(target)) {
    const { store, answer } = await findInstance(target, stores, options.signal);
    const [image] = await store.images([answer.image.imageId], options.signal);
    return { store, image: image ?? answer.image };
  }
  const selector = parseSelector(target);
  const found = await firstAnswer(stores, (store) => selectedImage(selector, store, options));
  if (found === undefined) {
    throw new TraceabilityError(
      'TRACE_NOT_PUBLISHED',
      `trace ${target} in ${await regionNames(stores)}: no parameter says which image it is; check the selector, the regions, the prefix (${options.prefix ?? '/soe'}) and whether this account has the parameters`,
    );
  }
  return findImage(found.answer, [found.store], options.signal);
}

/** An instance in the first region that has it. */
export async function findInstance(
  instanceId: string,
  stores: readonly TraceStore[],
  signal?: AbortSignal,
) {
  checkId(instanceId);
  const found = await firstAnswer(stores, (store) => store.instance(instanceId, signal));
  if (found !== undefined) return found;
  throw new TraceabilityError(
    'TRACE_INSTANCE_NOT_FOUND',
    `trace ${instanceId} in ${await regionNames(stores)}: no such instance in this account, or it was terminated and is forgotten; check id and account, and name other regions in \`regions\``,
  );
}

/** EC2 takes `*` and `?` in filters for any text: `ami-*` would be the first image of all. */
function checkId(id: string): string {
  if (/^(?:ami|i)-[0-9a-f]{8,17}$/.test(id)) return id;
  throw new TraceabilityError(
    'TRACE_OPTIONS_INVALID',
    `trace ${JSON.stringify(id)}: this is no id; ids are "ami-" or "i-" and 8 to 17 hexadecimal digits in lower case`,
  );
}

async function findImage(
  imageId: string,
  stores: readonly TraceStore[],
  signal: AbortSignal | undefined,
): Promise<FoundTarget> {
  const found = await firstAnswer(stores, async (store) => {
    const [image] = await store.images([imageId], signal);
    return image;
  });
  if (found !== undefined) return { store: found.store, image: found.answer };
  throw new TraceabilityError(
    'TRACE_IMAGE_NOT_FOUND',
    `trace ${imageId} in ${await regionNames(stores)}: no such image, or it is not visible to this account, or made seconds ago; check id and account, and name other regions in \`regions\``,
  );
}

async function selectedImage(
  selector: Selector,
  store: TraceStore,
  { prefix, architecture, signal }: FindTargetOptions,
): Promise<string | undefined> {
  const paths = parameterPaths(selector.flavor, { ...(prefix !== undefined && { prefix }) });
  const version =
    selector.kind === 'range'
      ? await newestVersion(selector, store, { prefix, signal })
      : selector.kind === 'version'
        ? selector.version
        : undefined;
  if (selector.kind === 'range' && version === undefined) return undefined;
  const wanted = architecture === undefined ? architectures : [architecture];
  const names = wanted.map((each) =>
    selector.kind === 'channel'
      ? paths.channelImage(selector.channel, each)
      : paths.versionImage(version ?? '', each),
  );
  const values = await store.parameters(names, signal);
  const images = names.flatMap((name) => values[name] ?? []);
  if (images.length > 1) {
    throw new TraceabilityError(
      'TRACE_OPTIONS_INVALID',
      `trace ${selector.flavor}: there are images of ${wanted.filter((_, at) => values[names[at] ?? ''] !== undefined).join(' and ')}; say in \`architecture\` which one is meant`,
    );
  }
  return images[0];
}

async function newestVersion(
  { flavor, range }: Extract<Selector, { readonly kind: 'range' }>,
  store: TraceStore,
  options: {
    readonly prefix: string | undefined;
    readonly signal: AbortSignal | undefined;
  },
): Promise<string | undefined> {
  const prefixed = { ...(options.prefix !== undefined && { prefix: options.prefix }) };
  const versions: string[] = [];
  const { versions: path } = parameterPaths(flavor, prefixed);
  for await (const { name } of store.parametersBelow(path, options.signal)) {
    const parameter = parseParameterPath(name, prefixed);
    if (parameter?.kind === 'version-image') versions.push(parameter.version);
  }
  return newestInRange(versions, range);
}
