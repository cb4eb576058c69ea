import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

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
    if (user !== undefined && statSync(place).uid !== user) return undefined;
    return cache === undefined ? join(place, '.cache', 'soe') : join(cache, 'soe');
  } catch {
    // Without a home, or without the folder, everything works as well, only later.
    return undefined;
  }
}
