import { parseBuildId } from '@soe/contract';
import * as z from 'zod';
import { TraceabilityError } from '../errors.js';
import { printable } from '../inventory/printable.js';
import { type ArchiveIndex, archiveIndexSchemaId, archiveKinds } from './archive-index.js';
import { problemOfName, problemOfNames } from './archive-name.js';

/** The most files that a build can have. */
export const mostFiles = 10_000;

/** The largest index that is read, in bytes. */
export const largestIndex = 16 * 1024 * 1024;

const schema: z.ZodType<ArchiveIndex> = z.looseObject({
  schema: z.literal(archiveIndexSchemaId),
  buildId: z.string(),
  storedAt: z.iso.datetime(),
  retainUntil: z.iso.datetime().exactOptional(),
  files: z
    .array(
      z.looseObject({
        name: z.string(),
        kind: z.enum(archiveKinds),
        size: z.int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        mediaType: z.string().max(255),
        storedAt: z.iso.datetime(),
        redactions: z.union([z.int().nonnegative(), z.literal('not-text')]),
      }),
    )
    .max(mostFiles),
});

/**
 * Read an index, which is text that somebody may have changed.
 *
 * @throws TraceabilityError `TRACE_ARCHIVE_DAMAGED` when it is no index, or that of another build;
 * `TRACE_ARCHIVE_REFUSED` when names in it lead out of a folder or stand in each other's way
 */
export function parseArchiveIndex(text: string, buildId: string): ArchiveIndex {
  const attempt = `read the index of build ${buildId}`;
  const index = parse(text, attempt);
  if (index.buildId !== parseBuildId(buildId)) {
    throw damaged(`${attempt}: it is that of build ${printable(index.buildId)}`);
  }
  for (const { name } of index.files) {
    const problem = problemOfName(name);
    if (problem !== undefined) throw refused(`${attempt}: name ${quote(name)}: ${problem}`);
  }
  const problem = problemOfNames(index.files.map(({ name }) => name));
  if (problem !== undefined) throw refused(`${attempt}: ${problem}`);
  return index;
}

function parse(text: string, attempt: string): ArchiveIndex {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw damaged(`${attempt}: it is not JSON`, { cause });
  }
  const { success, data: index, error } = schema.safeParse(data);
  if (success) return index;
  const [issue] = error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw damaged(`${attempt}: ${printable(place)}: ${printable(issue?.message ?? 'invalid')}`);
}

function quote(name: string): string {
  return JSON.stringify(printable(name.slice(0, 80)));
}

function damaged(message: string, options?: ErrorOptions): TraceabilityError {
  const advice = 'it was changed or cut; use the copy in another store';
  return new TraceabilityError('TRACE_ARCHIVE_DAMAGED', `${message}; ${advice}`, options);
}

function refused(message: string): TraceabilityError {
  return new TraceabilityError(
    'TRACE_ARCHIVE_REFUSED',
    `${message}; nothing was written, find out who changed it`,
  );
}
