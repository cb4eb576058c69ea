import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PackerError } from '../errors.js';

/** A file of a template. */
export interface TemplateFile {
  /** Its path as people know it: the template as it was given, and the name of the file. */
  readonly file: string;
  readonly text: string;
}

// A thousand times what people write. A parser needs seconds for much more of hostile text.
const mostBytes = 512 * 1024;
const parts = /\.(?:pkr\.(?:hcl|json)|auto\.pkrvars\.(?:hcl|json))$/;

/**
 * Reads the file, or the files of the folder that Packer would read, in order of their names.
 *
 * @throws PackerError `PACKER_TEMPLATE_UNREADABLE`.
 */
export async function readTemplateFiles(
  template: string,
  workingDirectory: string,
): Promise<readonly TemplateFile[]> {
  const path = resolve(workingDirectory, template);
  const found = await attempt(template, () => stat(path));
  if (!found.isDirectory()) return [await readOne(template, path, mostBytes)];
  const names = (await attempt(template, () => readdir(path))).filter((name) => parts.test(name));
  if (!names.some((name) => /\.pkr\.(?:hcl|json)$/.test(name))) {
    throw unreadable(template, 'the folder has no file *.pkr.hcl or *.pkr.json');
  }
  const files: TemplateFile[] = [];
  let left = mostBytes;
  for (const name of names.sort()) {
    const file = await readOne(join(template, name), join(path, name), left);
    left -= Buffer.byteLength(file.text);
    files.push(file);
  }
  return files;
}

async function readOne(file: string, path: string, limit: number): Promise<TemplateFile> {
  // Opening a pipe would wait for a writer.
  const found = await attempt(file, () => stat(path));
  if (!found.isFile()) throw unreadable(file, 'it is neither a file nor a folder');
  const chunks: Buffer[] = [];
  await attempt(file, async () => {
    // One byte more than allowed tells a file that is too long, whatever its size was said to be.
    for await (const chunk of createReadStream(path, { end: Math.max(limit, 0) }))
      chunks.push(chunk);
  });
  const bytes = Buffer.concat(chunks);
  if (bytes.length > limit) {
    throw unreadable(file, `the template is longer than ${mostBytes / 1024} KiB in all its files`);
  }
  return { file, text: bytes.toString().replace(/^\uFEFF/, '') };
}

async function attempt<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(file, seen, cause);
  }
}

function unreadable(file: string, seen: string, cause?: unknown): PackerError {
  return new PackerError(
    'PACKER_TEMPLATE_UNREADABLE',
    `Cannot read the template ${file}: ${seen}. Name a template file, or a folder with template files.`,
    cause === undefined ? undefined : { cause },
  );
}
