/**
 * How release notes are made, and where they are published. In names, titles, keys and tags `{flavor}`
 * and `{version}` stand for those of the release. Credentials come from the environment only.
 */
export interface NotesConfig {
  /** File with rules and overrides, JSON or YAML, relative to the configuration. Default: none. */
  readonly edits?: string;
  /** Where `soe notes --publish` publishes. Default: nowhere. */
  readonly publish?: NotesPlaces;
}

/** Places where notes are published; those that are left out are left alone. */
export interface NotesPlaces {
  /** A `CHANGELOG.md`, relative to the configuration and below its folder. */
  readonly changelog?: string;
  /** A release on GitHub, with `GITHUB_TOKEN`. */
  readonly githubRelease?: {
    /** `owner/repo`, or the address of a repository on another server. */
    readonly repository: string;
    /** Its tag, such as `{flavor}/{version}`. */
    readonly tag: string;
    /** Commit or branch on which GitHub puts a tag that is missing. Default: it must exist. */
    readonly target?: string;
  };
  /** A version of a Jira project, with `JIRA_TOKEN` (and `JIRA_USER` on Jira Cloud). */
  readonly jiraVersion?: {
    /** Key of the project. */
    readonly project: string;
    /** Name of the version, such as `{flavor} {version}`. */
    readonly version: string;
    /** Address of the site; `JIRA_URL` goes before it. Default: that of `issues.jira`. */
    readonly baseUrl?: string;
  };
  /** A page of Confluence, with `CONFLUENCE_TOKEN` (and `CONFLUENCE_USER` on Confluence Cloud). */
  readonly confluencePage?: {
    /** Address of the site, with its context path; `CONFLUENCE_URL` goes before it. */
    readonly baseUrl: string;
    /** Key of the space. */
    readonly space: string;
    /** Title of the page, such as `{flavor} {version}`. */
    readonly title: string;
    /** Title or id of the page above it. Default: the home page of the space. */
    readonly parent?: string;
  };
  /** An object in S3. The ending of its key says the format: `.md`, `.html`, `.txt` or `.json`. */
  readonly s3Object?: {
    /** The bucket. */
    readonly bucket: string;
    /** Its key, such as `notes/{flavor}/{version}.html`. */
    readonly key: string;
    /** Account that owns the bucket. Default: the one that owns the images. */
    readonly owner?: string;
  };
  /** A message to a topic of SNS. */
  readonly snsMessage?: {
    /** The topic. */
    readonly topicArn: string;
  };
  /** A message to Slack, through the webhook in `SLACK_WEBHOOK_URL`. */
  readonly slack?: true;
  /** A message to Teams, through the webhook in `TEAMS_WEBHOOK_URL`. */
  readonly teams?: true;
}
