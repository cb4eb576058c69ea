import { missingFiles, namedFiles } from '../../config/named-files.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

/** Are all files and folders there that the configuration names? */
export async function checkFiles({
  loaded,
  flavors,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const { config, directory, file } = loaded;
  const named = namedFiles(config, flavors);
  const missing = missingFiles(named, directory);
  if (missing.length === 0)
    return [ok(`all ${named.length} files and folders that ${file} names are there`)];
  return missing.map(({ at, path, needed }) => {
    // One list is one key.
    const key = at.filter((name) => typeof name !== 'number').join('.');
    return (needed ? error : warning)(
      `${key}: there is no ${path} in ${directory}`,
      `Correct ${key} in ${file}, or write ${path}.`,
    );
  });
}
