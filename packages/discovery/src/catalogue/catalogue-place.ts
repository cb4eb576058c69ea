/** Which catalogue is read, and how. */
export type CatalogueSourceOptions = (
  | {
      /** Path of a file. */
      readonly file: string;
      readonly url?: never;
    }
  | {
      /** Address, `https:` but for this machine. Redirects to other hosts are not followed. */
      readonly url: string;
      readonly file?: never;
    }
) & {
  /**
   * `sha256:…` of its bytes: anything else is refused before it is parsed. With a digest it is
   * read once, without one for every question. Default: whoever may write it is trusted.
   */
  readonly digest?: string;
  /** Most bytes that are taken. Default 16 MiB. */
  readonly maxBytes?: number;
  /** Longest wait for an address, in milliseconds. Default 30,000. */
  readonly maxWait?: number;
  /** Fetches. Default: that of Node. */
  readonly fetch?: typeof globalThis.fetch;
};

/** Where a catalogue is, for people: an address without its query, which may be a secret. */
export function placeOf(options: CatalogueSourceOptions): string {
  if (options.file !== undefined) return options.file;
  const { origin, pathname } = new URL(options.url);
  return `${origin}${pathname}`;
}
