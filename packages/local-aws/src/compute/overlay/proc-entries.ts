/** An entry of the directory `/proc`. */
export interface ProcEntry {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly isFile: boolean;
  /** Permission bits. */
  readonly mode: number;
}

/**
 * Which entries of `/proc` could change the host, and therefore may only be read inside a machine:
 * every directory that is not a process, and every file that anyone may write.
 */
export function frozenProcEntries(entries: readonly ProcEntry[]): readonly string[] {
  return entries
    .filter(({ name }) => !/^[0-9]+$/.test(name))
    .filter(({ isDirectory, isFile, mode }) => isDirectory || (isFile && (mode & 0o222) !== 0))
    .map(({ name }) => name)
    .toSorted();
}
