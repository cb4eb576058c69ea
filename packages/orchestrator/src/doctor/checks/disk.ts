import { access, constants, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DoctorSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

/** Logs, reports and evidence of a release with a few flavors. */
const wantedMiB = 1024;
/** Less than this does not hold the logs of one build. */
const neededMiB = 64;

/** Can records and logs be written below `.soe`, and is there room for them? */
export async function checkDisk({ directory }: DoctorSubject): Promise<readonly Finding[]> {
  const place = await nearest(join(directory, '.soe'));
  try {
    await access(place, constants.W_OK | constants.X_OK);
  } catch {
    return [
      error(
        `${place} cannot be written`,
        `Give yourself the right to write: chmod u+wx ${JSON.stringify(place)}`,
      ),
    ];
  }
  const { bavail, bsize } = await statfs(place);
  return judgeDisk(Math.floor((bavail * bsize) / 1024 ** 2), place);
}

/** Pure. */
export function judgeDisk(freeMiB: number, place: string): readonly Finding[] {
  const seen = `${freeMiB} MiB are free at ${place}`;
  const fix = 'Make room; what is old in .soe/runs can be removed.';
  if (freeMiB < neededMiB) return [error(seen, fix)];
  return [freeMiB < wantedMiB ? warning(seen, fix) : ok(seen)];
}

async function nearest(path: string): Promise<string> {
  for (let each = path; ; each = dirname(each)) {
    try {
      await access(each, constants.F_OK);
      return each;
    } catch (cause) {
      if (dirname(each) === each) throw cause;
    }
  }
}
