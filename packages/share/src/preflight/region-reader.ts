import type { RegionAccess } from '../aws-access.js';
import { attempt } from '../observe/attempt.js';
import type { SettledOptions } from '../share-options.js';
import type { InRegion } from './seen-preflight.js';

/** Reads something in every region that wants it, all at once. */
export type RegionReader = <T>(
  wanted: (region: string) => boolean,
  what: string,
  read: (access: RegionAccess, region: string) => Promise<T>,
) => Promise<readonly InRegion<T>[]>;

/** A reader of some regions; what cannot be read in one is part of the answer. */
export function regionReader(
  regions: readonly string[],
  { aws, signal }: SettledOptions,
): RegionReader {
  return (wanted, what, read) =>
    Promise.all(
      regions.filter(wanted).map(async (region) => ({
        region,
        seen: await attempt(`${what} in ${region}`, () =>
          read(aws.in({ region }, { signal }), region),
        ),
      })),
    );
}
