/**
 * Gets the record of a release, from a directory, an archive or wherever else; `undefined` where it
 * is not there. What it gives is not trusted: only a record with the digest that the image names is.
 */
export type ReadRecord = (
  wanted: {
    /** Product line. */
    readonly flavor: string;
    /** Version of the release. */
    readonly version: string;
    /** `sha256:` and digest that tags or summary name. */
    readonly digest: string;
  },
  signal?: AbortSignal,
) => Promise<unknown>;
