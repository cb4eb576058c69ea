import { printable } from '../printable.js';
import type { IssueList } from '../trackers/issue-list.js';
import type { CommandPorts } from './command-ports.js';
import type { Flags } from './read-arguments.js';
import { readTextFile } from './read-notes-file.js';

/** The issues of the file that `--issues` names. */
export async function readIssues(
  { issues }: Flags,
  ports: CommandPorts,
): Promise<IssueList | undefined> {
  if (issues === undefined) return undefined;
  const { parseIssueList } = await import('../schemas/issue-list-schema.js');
  return parseIssueList(await readTextFile(issues, ports), printable(issues));
}
