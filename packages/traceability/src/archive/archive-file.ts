import { TraceabilityError } from '../errors.js';
import { printable } from '../inventory/printable.js';
import { type ArchiveKind, archiveKinds } from './archive-index.js';
import { mostFiles } from './archive-index-schema.js';
import { problemOfName, problemOfNames } from './archive-name.js';

/** A file to keep. */
export interface ArchiveFile {
  /** Its name in the archive, with `/` between folders: `logs/packer.log`. */
  readonly name: string;
  /** What it is. */
  readonly kind: ArchiveKind;
  /** Where it is, its bytes, or how to read it; it is read twice, and has to be the same both times. */
  readonly content: { readonly path: string } | Uint8Array | (() => AsyncIterable<Uint8Array>);
  /** Media type; secrets are masked in text. Default: from the end of the name, then from the kind. */
  readonly mediaType?: string;
}

/**
 * Check what is to be kept before anything is.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID`, which names the file
 */
export function checkArchiveFiles(files: readonly ArchiveFile[]): void {
  if (files.length === 0 || files.length > mostFiles) {
    throw invalid(`files: there must be 1 to ${mostFiles}, there are ${files.length}`);
  }
  for (const [index, { name, kind }] of files.entries()) {
    const place = `files[${index}]`;
    const problem = problemOfName(name);
    if (problem !== undefined) {
      throw invalid(`${place}.name ${JSON.stringify(printable(name.slice(0, 80)))}: ${problem}`);
    }
    if (!archiveKinds.includes(kind)) {
      throw invalid(`${place}.kind must be one of ${archiveKinds.join(', ')}`);
    }
  }
  const problem = problemOfNames(files.map(({ name }) => name));
  if (problem !== undefined) throw invalid(`files: ${problem}`);
}

function invalid(message: string): TraceabilityError {
  return new TraceabilityError('TRACE_OPTIONS_INVALID', `archive a build: ${message}`);
}
