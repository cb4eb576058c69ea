/** How much an archive may be before it counts as hostile. */
export interface ArchiveLimits {
  /** Entries of every kind. */
  readonly entries: number;
  /** Bytes of one file, unpacked. */
  readonly entryBytes: number;
  /** Bytes of all that it unpacks to. */
  readonly totalBytes: number;
  /** Times that it may unpack to more than it is. */
  readonly ratio: number;
  /** Bytes of unpacked data from which the ratio is looked at. */
  readonly ratioFrom: number;
  /** Bytes that are held in memory; files beyond are left out. */
  readonly keptBytes: number;
}

/** Room for the sosreport of a large server. */
export const defaultArchiveLimits: ArchiveLimits = {
  entries: 500_000,
  entryBytes: 4_294_967_296,
  totalBytes: 17_179_869_184,
  ratio: 200,
  ratioFrom: 67_108_864,
  keptBytes: 67_108_864,
};
