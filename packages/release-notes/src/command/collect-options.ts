import type { CollectReleaseNotesOptions } from '../notes/collect-release-notes.js';
import type { Audience } from '../notes/release-notes.js';
import { describeRepository } from '../repository/describe-repository.js';
import type { CommandPorts } from './command-ports.js';
import { gitOptions } from './git-range.js';
import { issueGrammar, issueTracker } from './issue-settings.js';
import type { Flags } from './read-arguments.js';
import { readEdits } from './read-edits.js';
import { readIssues } from './read-issues.js';
import { usageError } from './usage-error.js';

/** What the options and the repository say about any notes, whatever their range. */
export async function collectOptions(
  flags: Flags,
  ports: CommandPorts,
): Promise<Omit<CollectReleaseNotesOptions, 'from' | 'to' | 'version'>> {
  const git = gitOptions(flags, ports);
  const repository = await describeRepository(git);
  const list = await readIssues(flags, ports);
  const grammar = issueGrammar(flags, repository, ports, list);
  const tracker = issueTracker(flags, grammar, ports, list);
  const edits = await readEdits(flags, ports);
  const audience = audienceOf(flags);
  const { paths, strict, date } = flags;
  return {
    ...git,
    name: flags.name ?? repository.name,
    trackers: grammar,
    ...(paths && { paths }),
    ...(strict !== undefined && { strict }),
    ...(date !== undefined && { date }),
    ...(tracker && { tracker }),
    ...(edits && { edits }),
    ...(audience && { audience }),
  };
}

/** Who the notes are for. */
export function audienceOf({ audience }: Flags): Audience | undefined {
  if (audience === undefined || audience === 'consumer' || audience === 'maintainer') {
    return audience;
  }
  throw usageError(`--audience ${JSON.stringify(audience)} is neither consumer nor maintainer`);
}
