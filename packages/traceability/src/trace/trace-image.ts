import { parameterPaths, parseImageName } from '@soe/contract';
import { type AwsTraceStoreOptions, awsTraceStore } from '../adapters/aws.js';
import { TraceabilityError } from '../errors.js';
import { composeTrace } from './compose-trace.js';
import type { Trace } from './trace.js';
import type { TraceStore } from './trace-store.js';

/** Where {@link traceImage} asks: how to reach AWS, or a store that was made before. Never both. */
export type TraceImageOptions = (
  | (AwsTraceStoreOptions & { readonly store?: never })
  | ({
      /** Images and parameters of one account and region, see `awsTraceStore`. */
      readonly store: TraceStore;
    } & { readonly [Member in keyof AwsTraceStoreOptions]?: never })
) & {
  /** Accounts that may own the image; another owner is a contradiction. Default: not looked at. */
  readonly owners?: readonly string[];
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Cancels the calls; its reason is thrown. */
  readonly signal?: AbortSignal;
};

/**
 * From an image id to its commit, CI run and issues, in any region and from any account that sees
 * the image: its name says which build it is, its tags (for the owner) and the published summary
 * (for everybody) say the rest. Where these differ, the trace says so instead of choosing silently.
 *
 * @throws TraceabilityError, see its codes; `ContractError` for a prefix that is none
 */
export async function traceImage(imageId: string, options: TraceImageOptions = {}): Promise<Trace> {
  const { owners, prefix, signal } = options;
  const store = openStore(options);
  const image = await store.image(imageId, signal);
  const region = await store.region();
  const place = `trace ${imageId} in ${region}`;
  if (image === undefined) {
    throw new TraceabilityError(
      'TRACE_IMAGE_NOT_FOUND',
      `${place}: no such image, or it is not visible to this account; check id, region and account`,
    );
  }
  const identity = parseImageName(image.name);
  if (identity === undefined) {
    throw new TraceabilityError(
      'TRACE_NOT_A_RELEASE',
      `${place}: its name ${JSON.stringify(image.name)} is not that of a release; it was not built by this pipeline`,
    );
  }
  const { flavor, version, architecture } = identity;
  const paths = parameterPaths(flavor, { ...(prefix !== undefined && { prefix }) });
  const summaryPath = paths.versionSummary(version);
  const imagePath = paths.versionImage(version, architecture);
  const values = await store.parameters([summaryPath, imagePath], signal);
  return composeTrace({
    region,
    image,
    identity,
    summary: values[summaryPath],
    published: values[imagePath],
    owners,
  });
}

function openStore({ store, region, endpoint, credentials }: TraceImageOptions): TraceStore {
  return (
    store ??
    awsTraceStore({
      ...(region !== undefined && { region }),
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
    })
  );
}
