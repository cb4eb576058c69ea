import { runGit, streamGit } from '../adapters/git.js';
import type { Commit } from './commit.js';
import { graphBuilder, type History } from './commit-graph.js';
import {
  logFormat,
  parseLog,
  parseShortLog,
  type ShortCommit,
  shortLogFormat,
} from './parse-log.js';
import {
  type RangeOptions,
  type ResolvedRange,
  rangeArguments,
  resolveRange,
} from './resolve-range.js';

/** Which commits to read, and from where. */
export interface ReadCommitsOptions extends RangeOptions {
  /**
   * Only commits that touch one of these files or folders, taken literally and relative to
   * `directory`. Default: all commits.
   */
  readonly paths?: readonly string[];
}

/**
 * Reads the commits of a range, newest first, while git is still writing them. Merges are included.
 * Leaving the loop early stops git.
 *
 * @throws {@link ReleaseNotesError} if the range cannot be read completely.
 *
 * @example
 * ```ts
 * for await (const commit of readCommits({ directory: '.', from: 'v1.0.0' })) use(commit);
 * ```
 */
export async function* readCommits(
  options: ReadCommitsOptions,
): AsyncGenerator<Commit, void, undefined> {
  const range = await resolveRange(options);
  for await (const commits of parseLog(streamLog(logFormat, range, options))) yield* commits;
}

/**
 * All commits of a range whatever the paths, each as what is needed of it. Of what is taken nothing may
 * hold on to the message or the parents.
 */
export async function readRange<T>(
  range: ResolvedRange,
  options: ReadCommitsOptions,
  take: (commit: ShortCommit) => T,
): Promise<History<T>> {
  const taken: T[] = [];
  const graph = graphBuilder();
  const { paths: _, ...whole } = options;
  for await (const commits of parseShortLog(streamLog(shortLogFormat, range, whole))) {
    for (const commit of commits) {
      graph.add(commit);
      taken.push(take(commit));
    }
  }
  return { commits: taken, graph: graph.finish() };
}

function streamLog(format: string, range: ResolvedRange, options: ReadCommitsOptions) {
  const args = ['log', '-z', '--no-color', '--no-decorate', '--encoding=UTF-8', format];
  return streamGit([...args, ...limitArguments(range, options.paths)], options);
}

/** Object ids of the commits of a range that touch the paths. */
export async function findTouching(
  range: ResolvedRange,
  options: ReadCommitsOptions,
): Promise<ReadonlySet<string>> {
  const hashes = await runGit(['rev-list', ...limitArguments(range, options.paths)], options);
  return new Set(hashes.split('\n'));
}

/** Revisions and paths; `--full-history` because without it whole side branches are left out. */
export function limitArguments(
  range: ResolvedRange,
  paths: readonly string[] = [],
): readonly string[] {
  const limited = paths.length > 0;
  return [...(limited ? ['--full-history'] : []), ...rangeArguments(range), '--', ...paths];
}
