import { appendFile, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { reportFiles } from '../pipeline/report-files.js';
import { githubSummary, type MadeRelease } from './github-summary.js';
import { emptyWatchState, type WatchState, watchState } from './watch-state.js';
import type { Watcher } from './watcher.js';

/** Options of {@link summaryWatcher}. */
export interface SummaryWatcherOptions {
  /** Folder of the configuration. */
  readonly directory: string;
  /** File that is appended to: `GITHUB_STEP_SUMMARY`. */
  readonly file: string;
  /** Bytes that the file may have. Default: 1 MiB, GitHub's limit of a step. */
  readonly limit?: number;
}

const cutShort = '\n\nThe rest is left out: GitHub shows no more of a step.\n';

/** Adds a summary of the releases to the page of the job when the command ends. */
export function summaryWatcher({
  directory,
  file,
  limit = 1024 * 1024,
}: SummaryWatcherOptions): Watcher {
  let state = emptyWatchState;
  return {
    event(event, at) {
      state = watchState(state, event, at);
    },
    async end(result) {
      const text = githubSummary(state, await readMade(directory, state), result);
      if (text === '') return;
      // Steps before may have written; GitHub drops the whole of what is too large.
      const { size } = await stat(file).catch(() => ({ size: 0 }));
      const fitting = within(text, limit - size);
      if (fitting !== '') await appendFile(file, fitting);
    },
  };
}

/** Whole lines of a text, so many bytes at most. */
export function within(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const room = bytes - Buffer.byteLength(cutShort);
  let used = 0;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    used += Buffer.byteLength(line) + 1;
    if (used > room) break;
    lines.push(line);
  }
  return room <= 0 ? '' : `${lines.join('\n')}${cutShort}`;
}

async function readMade(
  directory: string,
  { flavors }: WatchState,
): Promise<ReadonlyMap<string, MadeRelease>> {
  const found = await Promise.all(
    flavors.map(async ({ flavor, version }) => {
      if (flavor === '' || version === undefined) return [];
      // A record that cannot be read is told by the command itself; the rest of the summary stands.
      const files = releaseDirectory(directory, flavor, version);
      const record = await files.load().catch(() => undefined);
      if (record === undefined) return [];
      const reports = reportFiles(files).map((file) =>
        relative(directory, file).split(sep).join('/'),
      );
      return [[flavor, { record, reports }]] as const;
    }),
  );
  return new Map(found.flat());
}
