import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HarnessError } from '../errors.js';
import type { EvidenceFolder } from '../launch/evidence.js';

/** A folder of this machine. Files are readable by their owner only. */
export function evidenceFolder(directory: string): EvidenceFolder {
  const attempt = async (path: string, work: (whole: string) => Promise<void>): Promise<void> => {
    const whole = join(directory, ...path.split('/'));
    try {
      await mkdir(dirname(whole), { recursive: true, mode: 0o700 });
      await work(whole);
    } catch (cause) {
      const seen = cause instanceof Error ? cause.message : String(cause);
      throw new HarnessError(
        'HARNESS_EVIDENCE_FAILED',
        `Cannot write ${whole}: ${seen}. Give a directory that can be written to.`,
        { cause },
      );
    }
  };
  return {
    write: (path, contents) =>
      attempt(path, async (whole) => {
        const temporary = `${whole}.${randomUUID()}.tmp`;
        try {
          await writeFile(temporary, contents, { mode: 0o600 });
          await rename(temporary, whole);
        } catch (error) {
          await rm(temporary, { force: true });
          throw error;
        }
      }),
  };
}
