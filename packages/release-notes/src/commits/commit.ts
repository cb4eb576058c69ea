/** One commit as git tells it. Text is decoded, but not cleaned: it is what the author wrote. */
export interface Commit {
  /** Full object id. */
  readonly hash: string;
  /** Object ids of the parents: none for a root, several for a merge. */
  readonly parents: readonly string[];
  /** When the change was written, in seconds since 1970. */
  readonly authorTime: number;
  /** When the commit was made, in seconds since 1970. */
  readonly commitTime: number;
  /** Name of the author, through the repository's mailmap. */
  readonly authorName: string;
  /** Address of the author, through the repository's mailmap. */
  readonly authorEmail: string;
  /** Name of the committer, through the repository's mailmap. */
  readonly committerName: string;
  /** The whole message; may be empty. */
  readonly message: string;
}
