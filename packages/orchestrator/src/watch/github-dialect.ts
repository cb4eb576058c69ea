import { relative, resolve, sep } from 'node:path';
import { printable, printableLines } from '../commands/printable.js';
import type { Note } from './note.js';
import type { SectionDialect } from './section-watcher.js';

/** Where paths of annotations begin. */
export interface GitHubDialectOptions {
  /** Folder of the configuration. */
  readonly directory: string;
  /** Top of the checkout, `GITHUB_WORKSPACE`. Default: the same. */
  readonly workspace?: string;
}

/** Longer messages are cut: GitHub shows 4 KB of one. */
const longest = 4000;

/**
 * Workflow commands of GitHub Actions. Nothing that a commit, Packer or an instance said can become a
 * command: values are escaped as actions/toolkit does (`packages/core/src/command.ts`), and each command
 * stands on a line of its own.
 */
export function githubDialect({
  directory,
  workspace = directory,
}: GitHubDialectOptions): SectionDialect {
  return {
    start: ({ title }) => githubCommand('group', {}, title),
    end: () => githubCommand('endgroup', {}, ''),
    annotate({ level, title, message, file, line }: Note) {
      const path = file === undefined ? undefined : relative(workspace, resolve(directory, file));
      // GitHub knows only files of the checkout.
      const known = path !== undefined && !path.startsWith('..') ? path : undefined;
      return githubCommand(
        level,
        {
          title,
          ...(known !== undefined && { file: known.split(sep).join('/') }),
          ...(known !== undefined && line !== undefined && { line: String(line) }),
        },
        message.slice(0, longest),
      );
    },
  };
}

/** One workflow command on its own line. */
export function githubCommand(
  name: string,
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  const head = pairs.length === 0 ? name : `${name} ${pairs.join(',')}`;
  return `::${head}::${data(printableLines(message))}\n`;
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(printable(text)).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
