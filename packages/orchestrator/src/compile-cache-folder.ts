import { type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** Options of {@link compileCacheFolder}. */
export interface CompileCacheFolderOptions {
  /** The environment: `XDG_CACHE_HOME`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Home of the user. Default: what the system says. */
  readonly home?: string;
  /** Id of the user that runs this. Default: that of the process; none on Windows, where homes are not shared. */
  readonly user?: number;
}

/**
 * Where Node keeps what it compiled: `soe` in `XDG_CACHE_HOME`, else in `.cache` at home. Code is run from there,
 * so it is in no place of others: neither in the system's folder for temporary files, nor, under sudo, in the home
 * of who called it. `undefined` where there is no such place.
 */
export function compileCacheFolder({
  env,
  home,
  user = process.geteuid?.(),
}: CompileCacheFolderOptions): string | undefined {
  try {
    const named = env['XDG_CACHE_HOME'];
    // "If an implementation encounters a relative path […] it should ignore it" (XDG Base Directory Specification).
    const cache = named !== undefined && isAbsolute(named) ? named : undefined;
    const place = cache ?? home ?? homedir();
    const folder = cache === undefined ? join(place, '.cache', 'soe') : join(cache, 'soe');
    const found = [place, dirname(folder), folder].map((path, index) =>
      statSync(path, { throwIfNoEntry: index === 0 }),
    );
    const isOwn = found.every((each) => each === undefined || isOnlyOf(each, user));
    return isOwn ? folder : undefined;
  } catch {
    // Without a home, or without the folder, everything works as well, only later.
    return undefined;
  }
}

/** In a folder that everybody may write to, another could be first. */
function isOnlyOf({ uid, mode }: Stats, user: number | undefined): boolean {
  return user === undefined || (uid === user && (mode & 0o002) === 0);
}
