import { type Architecture, architectures } from '@soe/contract';

/** A vendor image, as far as it is known. */
export interface SourceImage {
  /** Its id in the build region. */
  readonly imageId: string;
  /** Its name in EC2. Missing: its vendor took it away. */
  readonly name?: string;
  /** When its vendor made it, ISO 8601 in UTC. */
  readonly createdAt?: string;
}

/** A source image that is not the one of the last release any more. */
export interface SourceImageChange {
  /** Architecture that is built from it. */
  readonly architecture: Architecture;
  /** What the last release was built from. */
  readonly from: SourceImage;
  /** What the next one would be built from. */
  readonly to: SourceImage;
}

/** The source images of a flavor, by architecture. */
export type SourceImages = Readonly<Partial<Record<Architecture, SourceImage>>>;

/**
 * Compare the source images of the last release with those of the next. An older image counts as well: its
 * vendor took the newer one back. Architectures that only one of both has are left to the configuration. Pure.
 */
export function sourceImageChanges(
  before: SourceImages,
  now: SourceImages,
): readonly SourceImageChange[] {
  return architectures.flatMap((architecture) => {
    const [from, to] = [before[architecture], now[architecture]];
    return from === undefined || to === undefined || from.imageId === to.imageId
      ? []
      : [{ architecture, from, to }];
  });
}
