import { resolve } from 'node:path';
import type { GitOptions } from '../adapters/git.js';
import { printable } from '../printable.js';
import { findReleaseTags, type ReleaseTags } from '../versions/release-tags.js';
import type { CommandPorts } from './command-ports.js';
import type { Flags } from './read-arguments.js';

/** Which commits the command line means, and what their tags say. */
export interface GitRange {
  /** Object id or name of the beginning. Absent: the beginning of the history. */
  readonly from?: string;
  /** Object id of the end. */
  readonly to: string;
  /** Version before, where a tag says it. */
  readonly previous?: string;
  /** Version of the end, where a tag says it. */
  readonly version?: string;
}

/** Where git runs. */
export function gitOptions({ directory: folder = '.' }: Flags, ports: CommandPorts): GitOptions {
  const { directory, env, signal } = ports;
  return { directory: resolve(directory, folder), env, ...(signal && { signal }) };
}

/**
 * Works the range out: what is not named begins at the newest release before its end. What was chosen
 * is said.
 */
export async function gitRange(flags: Flags, ports: CommandPorts): Promise<GitRange> {
  const { from, to } = flags;
  const prefix = flags['tag-prefix'];
  const options = gitOptions(flags, ports);
  const tags = await findReleaseTags({
    ...options,
    ...(to !== undefined && { to }),
    ...(prefix !== undefined && { prefix }),
  });
  const version = tags.current === undefined ? {} : { version: tags.current.version };
  if (from !== undefined) {
    const named = tags.before.find(({ tag }) => tag === from.replace(/^refs\/tags\//, ''));
    const previous = named?.version ?? from;
    return { from, to: tags.commit, previous, ...version };
  }
  ports.say(chosen(tags, to ?? 'HEAD'));
  const { previous } = tags;
  return {
    ...(previous && { from: previous.commit, previous: previous.version }),
    to: tags.commit,
    ...version,
  };
}

function chosen({ previous, shallow }: ReleaseTags, to: string): string {
  if (previous !== undefined) {
    return printable(
      `from ${previous.tag}, the newest release before ${to}; --from names another beginning`,
    );
  }
  const why = shallow
    ? 'the clone is shallow, so tags may be missing (fetch-depth: 0, git fetch --unshallow --tags)'
    : 'no version tag was found before it';
  return printable(`from the beginning of the history to ${to}: ${why}`);
}
