import { splitMessage } from './parse-message.js';

/** What a merge commit tells about the commits that it brought in. */
export interface MergeMessage {
  /** Names of the merged branches. Never the branch merged into: that is not where they come from. */
  readonly branches: readonly string[];
  /** Number of the GitHub pull request. */
  readonly pullRequest?: string;
  /** Number of the GitLab merge request. */
  readonly mergeRequest?: string;
  /** The rest of the message, in which issues may be named. */
  readonly text: string;
}

/** Reads the messages that git, GitHub, GitLab and Bitbucket write for merges; others are all text. */
export function parseMerge(message: string): MergeMessage {
  const { head, body } = splitMessage(message);
  const pull = /^Merge pull request #([1-9]\d{0,9}) from [^\s/]+\/(\S+)(.*)/s.exec(head);
  if (pull) {
    const [, pullRequest = '', branch = '', rest = ''] = pull;
    return { branches: [branch], pullRequest, text: `${rest}\n${body}` };
  }
  const merged = /^Merged in (\S+) \(pull request #\d+\)(.*)/s.exec(head);
  if (merged) return { branches: [merged[1] ?? ''], text: `${merged[2]}\n${body}` };
  if (/^Merge (?:remote-tracking )?branch(?:es)? '/.test(head)) {
    const [line = '', ...rest] = head.split('\n');
    const sources = line.split(' into ', 1)[0] ?? '';
    const branches = Array.from(sources.matchAll(/'([^']+)'/g), ([, name = '']) => name);
    const [, mergeRequest] = /^See merge request \S*!([1-9]\d{0,9})\s*$/m.exec(body) ?? [];
    return {
      branches,
      ...(mergeRequest !== undefined && { mergeRequest }),
      text: `${rest.join('\n')}\n${body}`,
    };
  }
  return { branches: [], text: message };
}

/** Number in `Subject (#12)`, as GitHub writes it when it squashes a pull request. */
export function squashedPullRequest(subject: string): string | undefined {
  return / \(#([1-9]\d{0,9})\)$/.exec(subject)?.[1];
}
