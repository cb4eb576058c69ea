import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BakeTests } from '../bake/bake-tests.js';
import { HarnessError } from '../errors.js';

/**
 * Writes the runner of {@link BakeTests} beside a template, whole or not at all.
 *
 * @param directory - Folder of the template
 * @returns path of the runner
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` where it cannot be written
 */
export async function writeBakeTests(directory: string, bake: BakeTests): Promise<string> {
  const path = join(directory, bake.file);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, bake.script, { mode: 0o600 });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot write the runner ${path}: ${seen}. Give the folder of a template that can be written to.`,
      { cause },
    );
  }
  return path;
}
