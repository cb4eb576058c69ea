/** Where bytes are kept that are too many for rows. They are named by what they are. */
export interface Blobs {
  /** Keeps bytes and gives their name. The same bytes have the same name and are kept once. */
  readonly put: (bytes: Uint8Array) => string;
  /** @throws Error when there are none of this name */
  readonly get: (name: string) => Uint8Array;
  /** Forgets bytes. Nothing happens when there are none. */
  readonly drop: (name: string) => void;
  /** The names of all that is kept. */
  readonly names: () => readonly string[];
}
