import type { ToolCheck } from '../suites/suite.js';

type CarriedFile = ToolCheck['files'][number];

/** What goss is started with. */
export interface GossMain {
  readonly main: CarriedFile;
  /** All files, with `main`. */
  readonly files: readonly CarriedFile[];
  /** Path of the variables; empty where there are none. */
  readonly variables: string;
}

/**
 * The file that goss begins with: `goss.yaml` where there is one, else one that includes every file of
 * the folder. `vars.yaml` has the variables of templates.
 */
export function gossMain(files: readonly CarriedFile[]): GossMain {
  const named = (name: string) =>
    files.find(({ path }) => path === `${name}.yaml` || path === `${name}.yml`);
  const variables = named('vars')?.path ?? '';
  const own = named('goss');
  if (own !== undefined) return { main: own, files, variables };
  const included = files
    .map(({ path }) => path)
    .filter((path) => /^[^/]+\.ya?ml$/.test(path) && path !== variables);
  // JSON is YAML, and quotes whatever a name has.
  const text = JSON.stringify({
    gossfile: Object.fromEntries(included.map((path) => [path, {}])),
  });
  const main = { path: 'soe-main.yaml', contents: Buffer.from(text).toString('base64') };
  return { main, files: [...files, main], variables };
}
