import { type AwsTraceStoreOptions, awsTraceStore } from '../adapters/aws-trace-store.js';
import { TraceabilityError } from '../errors.js';
import type { TraceStore } from './trace-store.js';

/** Where questions go: how to reach AWS, or a store that was made before. Never both. */
export type TraceConnection = (
  | (AwsTraceStoreOptions & { readonly store?: never })
  | ({
      /** Images and parameters of one account and region, see `awsTraceStore`. */
      readonly store: TraceStore;
    } & { readonly [Member in keyof AwsTraceStoreOptions]?: never })
) & {
  /** Regions to ask, at once. Default: that of `region`, `store` or the environment. */
  readonly regions?: readonly string[];
};

/**
 * One store for each region that is to be asked, in the order in which they are named.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` for a list of regions without any
 */
export function openStores(connection: TraceConnection): readonly TraceStore[] {
  const { regions } = connection;
  const first = openStore(connection);
  if (regions === undefined) return [first];
  if (
    regions.length === 0 ||
    regions.some((region) => !/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(region))
  ) {
    throw new TraceabilityError(
      'TRACE_OPTIONS_INVALID',
      `trace: regions is ${JSON.stringify(regions)}; name one or more regions, such as "eu-west-1"`,
    );
  }
  return [...new Set(regions)].map((region) => first.in(region));
}

/**
 * What the first region knows that knows something. All are asked at once; a region that fails
 * counts only where no other answers, because one that is not enabled must not hide the others.
 */
export async function firstAnswer<T>(
  stores: readonly TraceStore[],
  question: (store: TraceStore) => Promise<T | undefined>,
): Promise<{ readonly store: TraceStore; readonly answer: T } | undefined> {
  const answers = await Promise.allSettled(
    stores.map(async (store) => ({ store, answer: await question(store) })),
  );
  for (const each of answers) {
    if (each.status === 'fulfilled' && each.value.answer !== undefined) {
      return { store: each.value.store, answer: each.value.answer };
    }
  }
  for (const each of answers) if (each.status === 'rejected') throw each.reason;
  return undefined;
}

/** The regions of some stores, for messages. */
export async function regionNames(stores: readonly TraceStore[]): Promise<string> {
  return (await Promise.all(stores.map((store) => store.region()))).join(', ');
}

function openStore({ store, region, endpoint, credentials, regions }: TraceConnection): TraceStore {
  const first = region ?? regions?.[0];
  return (
    store ??
    awsTraceStore({
      ...(first !== undefined && { region: first }),
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
    })
  );
}
