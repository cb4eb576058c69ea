import { findIssues } from '@soe/release-notes';
import type { CommitPolicy } from './commit-policy.js';

/** The issue that the name of a branch tells: `feature/soe-12_fix` is `SOE-12`, `12-fix` is `#12`. */
export function branchIssue(branch: string, { issues }: CommitPolicy): string | undefined {
  const projects = issues.jira?.projects ?? [];
  // In branches case does not count, and `_` may follow the number.
  const name = branch.toUpperCase().replace(/(?<=-\d{1,10})_/g, ' ');
  const [found] = findIssues(name, {
    jira: { projects: projects.map((project) => project.toUpperCase()) },
  });
  if (found !== undefined) {
    const [, project = '', number = ''] = /^(.*)(-\d+)$/.exec(found.key) ?? [];
    return `${projects.find((each) => each.toUpperCase() === project) ?? project}${number}`;
  }
  // GitHub names the branch of an issue `12-its-title`.
  const number = issues.github && /(?:^|\/)([1-9]\d{0,9})-[^/]*$/.exec(branch)?.[1];
  return number === undefined ? undefined : `#${number}`;
}
