import { versions } from 'node:process';
import type { ToolRecord } from '@soe/contract';
import { runGit } from '@soe/release-notes';

/** What {@link readTools} cannot find out itself. */
export interface ReadToolsOptions {
  /** A folder inside the checkout, where git is asked for its version. */
  readonly directory: string;
  /** Version of `soe`. Default: not recorded. */
  readonly soe?: string;
  /** Version of Node. Default: that of this process. */
  readonly node?: string;
  /** Further programs, such as linters or scanners. Default: none. */
  readonly others?: readonly ToolRecord[];
  /** Ends git. */
  readonly signal?: AbortSignal;
}

/**
 * The programs that take part in a build, by name: `git`, `node`, `soe` and the others. Packer and
 * its plugins have their own place in the record.
 *
 * @throws the error of `runGit` when git is missing
 */
export async function readTools(options: ReadToolsOptions): Promise<readonly ToolRecord[]> {
  const { directory, soe, node = versions.node, others = [], signal } = options;
  const said = await runGit(['version'], { directory, ...(signal && { signal }) });
  const git = /^git version (\S+)/.exec(said)?.[1] ?? said.trim();
  return [
    { name: 'git', version: git },
    { name: 'node', version: node },
    ...(soe === undefined ? [] : [{ name: 'soe', version: soe }]),
    ...others,
  ].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
