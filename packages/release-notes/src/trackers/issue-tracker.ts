/** An issue or pull request as its tracker tells it. Titles and names are clean, but foreign. */
export interface TrackedIssue {
  /**
   * The key it has today. It differs from {@link TrackedIssue.requestedKey} if the issue was moved
   * to another project or the key was written in another case: group by this one.
   */
  readonly key: string;
  /** The key that was asked for. */
  readonly requestedKey: string;
  /** Its title on one line. */
  readonly title: string;
  /** Kind of issue in the words of the tracker, such as `Bug`, `issue` or `pull request`. */
  readonly type?: string;
  /** Status in the words of the tracker, such as `In Review`, `open` or `merged`. */
  readonly status?: string;
  /** What the status means: the same three words for every tracker. */
  readonly state: IssueState;
  /** Labels, in the order of the tracker. */
  readonly labels: readonly string[];
  /** Project it belongs to: the key of a Jira project, `owner/repo` on GitHub. */
  readonly project?: string;
  /** Key of the issue above it, such as its epic. */
  readonly parent?: string;
  /** Names of the versions that it is fixed in, or the milestone. */
  readonly fixVersions?: readonly string[];
  /** How it ended, such as `Done`, `Won't Do`, `not planned`. */
  readonly resolution?: string;
  /** Address for people. */
  readonly url?: string;
  /** Description as Markdown; only where the adapter was told to read it. */
  readonly body?: string;
}

/** What a status means. */
export type IssueState = 'open' | 'in-progress' | 'done';

/**
 * What a tracker says of one key. `missing`: there is no such issue, or these credentials may not
 * see it; trackers do not tell the two apart. `unreadable`: nobody knows, because the tracker was
 * down, its rate limit was used up, it refused the credentials, or none was given for such keys.
 */
export type IssueAnswer =
  | { readonly status: 'found'; readonly issue: TrackedIssue }
  | { readonly status: 'missing'; readonly reason: string }
  | { readonly status: 'unreadable'; readonly reason: string };

/** How issues are looked up. */
export interface LookUpOptions {
  /** Stops the look-up; it then throws the reason of the signal. Default: none. */
  readonly signal?: AbortSignal;
}

/** Tells what issues are. */
export interface IssueTracker {
  /** For messages, such as `Jira (jira.example.com)`. */
  readonly name: string;
  /** Whether a key has the form of those of this tracker. Asks nobody. */
  handles(key: string): boolean;
  /**
   * Looks keys up, many in one call. The answer holds every key once, as it was asked for. A
   * tracker that fails is an answer (`unreadable`), not an error.
   *
   * @throws the reason of `signal`, and nothing else.
   */
  lookUp(
    keys: readonly string[],
    options?: LookUpOptions,
  ): Promise<ReadonlyMap<string, IssueAnswer>>;
}
