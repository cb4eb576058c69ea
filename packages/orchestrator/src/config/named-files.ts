import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ResolvedConfig } from './config.js';
import type { ConfigPath } from './config-tree.js';

/** A file or folder that a configuration names. */
export interface NamedFile {
  /** Where it is named. */
  readonly at: ConfigPath;
  /** The file, as it is written. */
  readonly path: string;
  /** Whether a release is stopped without it. */
  readonly needed: boolean;
}

/**
 * All files and folders that a configuration names. Pure.
 *
 * @param flavors - Of these flavors. Default: of all
 */
export function namedFiles(
  { gates, ids, policy, notes, flavors: all }: ResolvedConfig,
  flavors: readonly string[] = Object.keys(all),
): readonly NamedFile[] {
  return [
    ...one(['gates'], gates),
    ...one(['ids'], ids),
    ...one(['policy'], policy),
    ...one(['notes', 'edits'], notes?.edits),
    ...flavors.flatMap((name) => {
      const flavor = all[name];
      if (flavor === undefined) return [];
      const at = (...path: ConfigPath) => ['flavors', name, ...path];
      return [
        ...one(at('template'), flavor.template),
        ...one(at('guide'), flavor.guide),
        ...one(at('notes', 'edits'), flavor.notes?.edits),
        ...(flavor.tests?.suites ?? []).flatMap((path, index) =>
          one(at('tests', 'suites', index), path),
        ),
        ...(flavor.paths ?? []).flatMap((path, index) => one(at('paths', index), path, false)),
      ];
    }),
  ];
}

/** Those that are not there. */
export function missingFiles(files: readonly NamedFile[], directory: string): readonly NamedFile[] {
  return files.filter(({ path }) => !existsSync(resolve(directory, path)));
}

function one(at: ConfigPath, path: string | undefined, needed = true): readonly NamedFile[] {
  return path === undefined ? [] : [{ at, path, needed }];
}
