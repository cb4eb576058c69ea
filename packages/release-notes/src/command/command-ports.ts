/** What the command takes from the process, and gives back to it. */
export interface CommandPorts {
  /** Environment: that of git, and tokens of trackers. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder in which the command was started; the repository and files are looked for from there. */
  readonly directory: string;
  /** Write to standard output. */
  readonly print: (text: string) => void;
  /** Write a line to standard error. */
  readonly say: (line: string) => void;
  /** Version that `--version` prints. Default: none. */
  readonly version?: string;
  /** Tells the time, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** Stops the command. */
  readonly signal?: AbortSignal;
}
