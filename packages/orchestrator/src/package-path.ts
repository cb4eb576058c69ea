import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Path of what the package ships beside its code, such as `scaffold`. */
export function packagePath(...names: readonly string[]): string {
  // By the name of the package, because code is in another folder when it is built.
  const file = createRequire(import.meta.url).resolve('@soe/orchestrator/package.json');
  return join(dirname(file), ...names);
}
