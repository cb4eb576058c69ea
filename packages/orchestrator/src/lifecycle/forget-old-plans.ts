import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** So many plans stay, those that were applied too. */
const most = 50;

/** How the files of plans are named, and no others in their folder. */
const planFile = /^[a-z]+-[a-z0-9-]+-[0-9a-f]{8}\.json(?:\.done)?$/;

/** Remove all but the newest plans of a folder, so that dry runs of a schedule do not fill it. */
export async function forgetOldPlans(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => planFile.test(name));
  if (files.length <= most) return;
  const known = await Promise.all(
    files.map(async (name) => {
      const file = join(folder, name);
      // Another process may have removed or renamed it meanwhile.
      const found = await stat(file).catch(() => undefined);
      return { file, writtenAt: found?.mtimeMs ?? 0 };
    }),
  );
  const old = known.toSorted((a, b) => b.writtenAt - a.writtenAt).slice(most);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
}
