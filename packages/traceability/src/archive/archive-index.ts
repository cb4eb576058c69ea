/** Identifies the schema of {@link ArchiveIndex}. */
export const archiveIndexSchemaId = 'https://soe.dev/schemas/archive-index/v1';

/** Where the index of a build is, under the build. */
export const indexPath = 'index.json';

/** What a file of a build is. */
export const archiveKinds = [
  'log',
  'manifest',
  'scan',
  'sbom',
  'inventory',
  'sosreport',
  'other',
] as const;

/** What a file of a build is. */
export type ArchiveKind = (typeof archiveKinds)[number];

/** A file that is kept. */
export interface ArchiveEntry {
  /** Its name, with `/` between folders. */
  readonly name: string;
  /** What it is. */
  readonly kind: ArchiveKind;
  /** Size in bytes, as kept. */
  readonly size: number;
  /** SHA-256 in hexadecimal, of what is kept. */
  readonly sha256: string;
  /** Media type. */
  readonly mediaType: string;
  /** When it was kept, as ISO time. */
  readonly storedAt: string;
  /** Stretches in which secrets were masked; `not-text` says that nobody looked for any. */
  readonly redactions: number | 'not-text';
}

/** What is kept of a build. */
export interface ArchiveIndex {
  /** Always {@link archiveIndexSchemaId}. */
  readonly schema: typeof archiveIndexSchemaId;
  /** The build. */
  readonly buildId: string;
  /** When the first of it was kept, as ISO time. */
  readonly storedAt: string;
  /** When it may be removed, as ISO time. Missing: never. */
  readonly retainUntil?: string;
  /** The files, in the order of their names. */
  readonly files: readonly ArchiveEntry[];
}

/** Where a file is, under its build: its digest is part of the path, so that other bytes are elsewhere. */
export function entryPath({ sha256, name }: Pick<ArchiveEntry, 'sha256' | 'name'>): string {
  return `files/${sha256}/${name}`;
}
