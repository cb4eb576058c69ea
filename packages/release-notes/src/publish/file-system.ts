/**
 * What publishing needs of a file system, call by call, so that each of them can be made to fail. Errors
 * carry the `code` of Node.
 */
export interface FileSystem {
  /** What is there, a link for itself; `undefined` if nothing is. */
  look(path: string): Promise<FileFacts | undefined>;
  /** The whole of a file. A link is not followed. */
  read(path: string): Promise<Uint8Array>;
  /** The path with all links followed. */
  realPath(path: string): Promise<string>;
  /** Makes a folder and those above it. */
  makeFolder(path: string): Promise<void>;
  /**
   * Makes a file that must not be there yet, with its bytes on the disk.
   *
   * @param mode - Its permissions, whatever the process masks. Default: 0o644 without what it masks
   */
  create(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
  /** Gives a file another name; what has that name is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name, which must not be there yet. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file; one that is not there is fine. */
  remove(path: string): Promise<void>;
}

/** What is at a path. */
export interface FileFacts {
  /** What it is. */
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Its permissions. */
  readonly mode: number;
}
