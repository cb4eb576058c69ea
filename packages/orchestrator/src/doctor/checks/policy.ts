import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { commitPolicyFile, parseCommitPolicy } from '@soe/traceability';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

/** Is there a policy of commits, and does it fit? */
export async function checkPolicy({ loaded }: ConfiguredSubject): Promise<readonly Finding[]> {
  const path = resolve(loaded.directory, loaded.config.policy ?? commitPolicyFile);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    // One that is named and missing is told by the check of files.
    if (loaded.config.policy !== undefined) return [];
    return [
      warning(
        `there is no ${commitPolicyFile}: changes need no issue`,
        `Write one, for example {"schema": "soe-commit-policy/v1", "issues": {"jira": {"projects": ["SOE"]}}}`,
      ),
    ];
  }
  try {
    parseCommitPolicy(text, path);
    return [ok(`the policy of commits in ${path} fits`)];
  } catch (cause) {
    return [error(cause instanceof Error ? cause.message : String(cause), `Correct ${path}.`)];
  }
}
