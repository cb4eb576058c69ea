/** Keeps what was sent to an instance, and what came back. */
export type CommandLog = (name: string, kind: 'script' | 'output', text: string) => Promise<void>;

/**
 * Where logs go besides the folder of the run: one stream for each launch. {@link cloudWatchLogs} is
 * that of AWS.
 */
export interface LogSink {
  /** Adds lines to a stream, which is made where it is missing. Secrets are masked already. */
  readonly write: (stream: string, lines: readonly LogLine[]) => Promise<void>;
}

/** One line of a log. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What was said. */
  readonly text: string;
}
