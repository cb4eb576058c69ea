/** A Jira site, Cloud or Data Center. */
export interface JiraGrammar {
  /**
   * Keys of the projects whose issues count, such as `['SOE', 'OPS']`. Anything else that looks like
   * a key (`UTF-8`, `CVE-2024-1`) is text. An empty list finds nothing.
   */
  readonly projects: readonly string[];
  /** Address of the site, with its context path if it has one. Default: keys are not linked. */
  readonly baseUrl?: string;
}

/** A repository on GitHub or GitHub Enterprise. */
export interface GitHubGrammar {
  /** `owner/repo` on github.com, or the full address of the repository elsewhere. */
  readonly repository: string;
}

/** A project on GitLab. */
export interface GitLabGrammar {
  /** Full address of the project, with all groups that it is in. */
  readonly project: string;
}

/** Which issue keys exist, and where they lead. Without any tracker nothing is a key. */
export interface IssueGrammar {
  /** Recognise keys such as `SOE-12`. Default: off. */
  readonly jira?: JiraGrammar;
  /** Recognise `#12`, `GH-12`, `owner/repo#12` and addresses of issues. Default: off. */
  readonly github?: GitHubGrammar;
  /** Recognise `#12`, `!12` and `group/project#12`, where `github` is off. Default: off. */
  readonly gitlab?: GitLabGrammar;
}

/** An issue that a text names. */
export interface IssueReference {
  /** The key in its shortest form: `SOE-12`, `#12`, `!12`, `owner/repo#12`. */
  readonly key: string;
  /** The tracker that the key belongs to. */
  readonly tracker: 'jira' | 'github' | 'gitlab';
  /** Address of the issue, if the grammar knows one. */
  readonly url?: string;
}
