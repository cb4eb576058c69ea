import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { digest } from '@soe/contract';
import { TraceabilityError } from '../errors.js';

/** A template: what it consists of, and one digest of all. */
export interface TemplateDigest {
  /** `sha256:` and digest: of the file, or of the canonical JSON of `files`. */
  readonly digest: string;
  /** Its files with their digests, by path; one for a template that is a file. */
  readonly files: readonly { readonly path: string; readonly digest: string }[];
}

/** Files of a template at most: more is not a template but a disk. */
const mostFiles = 10_000;

/**
 * The digest of a template, a file or a folder with everything in it. Paths are relative to the
 * folder and written with `/`, sorted by UTF-16 code units, so that the digest is that of the
 * content wherever it lies. `.git`, and Packer's and Terraform's own folders, are left out; links
 * are refused, because what they lead to is not part of the template.
 *
 * @throws TraceabilityError `TRACE_RECORD_INVALID` when it is not there, holds links, or is too large
 */
export async function digestTemplate(path: string, signal?: AbortSignal): Promise<TemplateDigest> {
  const top = await realpath(path).catch((cause: unknown) => {
    throw refusal(path, `it cannot be read (${String(cause)})`, cause);
  });
  if ((await lstat(top)).isFile()) {
    const whole = await digestFile(top, signal);
    return { digest: whole, files: [{ path: top.split(sep).at(-1) ?? '', digest: whole }] };
  }
  const files: { path: string; digest: string }[] = [];
  for (const file of (await filesBelow(top, path)).toSorted()) {
    files.push({ path: file, digest: await digestFile(join(top, file), signal) });
  }
  return { digest: digest(files), files };
}

const leftOut: ReadonlySet<string> = new Set(['.git', '.packer.d', 'packer_cache', '.terraform']);

async function filesBelow(top: string, shown: string): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [top];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (leftOut.has(entry.name)) continue;
      const path = join(folder, entry.name);
      const name = relative(top, path).split(sep).join('/');
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) found.push(name);
      else throw refusal(shown, `${JSON.stringify(name)} is neither a file nor a folder`);
      if (found.length > mostFiles) throw refusal(shown, `it has more than ${mostFiles} files`);
    }
  }
  return found;
}

async function digestFile(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { ...(signal && { signal }) })) {
    hash.update(chunk as Uint8Array);
  }
  return `sha256:${hash.digest('hex')}`;
}

function refusal(path: string, seen: string, cause?: unknown): TraceabilityError {
  return new TraceabilityError(
    'TRACE_RECORD_INVALID',
    `digest the template ${path}: ${seen}; name a file, or a folder of the template's own files`,
    { cause },
  );
}
