import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { flavorOf } from '../../config/flavor-of.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

/** A file or folder that the configuration names. */
interface NamedFile {
  /** The key that names it. */
  readonly key: string;
  readonly path: string;
  /** Whether a release is stopped without it. */
  readonly needed: boolean;
}

/** Are all files and folders there that the configuration names? */
export async function checkFiles({
  loaded,
  flavors,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const { config, directory, file } = loaded;
  const named = [
    ...one('gates', config.gates),
    ...one('ids', config.ids),
    ...one('policy', config.policy),
    ...one('notes.edits', config.notes?.edits),
    ...flavors.flatMap((flavor) => {
      const { template, guide, paths = [], tests, notes } = flavorOf(loaded, flavor);
      const at = (key: string) => `flavors.${flavor}.${key}`;
      return [
        ...one(at('template'), template),
        ...one(at('guide'), guide),
        ...one(at('notes.edits'), notes?.edits),
        ...(tests?.suites ?? []).flatMap((path) => one(at('tests.suites'), path)),
        ...paths.flatMap((path) => one(at('paths'), path, false)),
      ];
    }),
  ];
  const missing = named.filter(({ path }) => !existsSync(resolve(directory, path)));
  if (missing.length === 0)
    return [ok(`all ${named.length} files and folders that ${file} names are there`)];
  return missing.map(({ key, path, needed }) =>
    (needed ? error : warning)(
      `${key}: there is no ${path} in ${directory}`,
      `Correct ${key} in ${file}, or write ${path}.`,
    ),
  );
}

function one(key: string, path: string | undefined, needed = true): readonly NamedFile[] {
  return path === undefined ? [] : [{ key, path, needed }];
}
