/** A command that a runner of GitHub Actions found in a log. */
export interface FoundCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What GitHub shows of a log: lines, and groups of them. */
export type GitHubLog = readonly (
  | string
  | { readonly group: string; readonly lines: readonly string[] }
)[];

/**
 * Reads a line as the runner does (actions/runner, `ActionCommand.cs`): `::` after spaces begins a command;
 * `##[` anywhere does too.
 */
export function githubCommandOf(line: string): FoundCommand | undefined {
  const [, head, message] =
    /^\s*::([^:]+(?::(?!:)[^:]*)*)::(.*)$/s.exec(line) ?? /##\[([^\]]+)\](.*)$/s.exec(line) ?? [];
  if (head === undefined || message === undefined) return undefined;
  const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(head) ?? [];
  const pairs = rest
    .split(',')
    .filter((pair) => pair.includes('='))
    .map((pair) => [
      pair.slice(0, pair.indexOf('=')),
      unescaped(
        pair
          .slice(pair.indexOf('=') + 1)
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ','),
      ),
    ]);
  return { name, properties: Object.fromEntries(pairs), message: unescaped(message) };
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** The log as GitHub folds it; groups in groups, and ends without a begin, are errors. */
export function readGitHubLog(text: string): {
  readonly log: GitHubLog;
  readonly commands: readonly FoundCommand[];
} {
  const log: (string | { group: string; lines: string[] })[] = [];
  const commands: FoundCommand[] = [];
  let open: { group: string; lines: string[] } | undefined;
  for (const line of text.split(/\r\n|\r|\n/).slice(0, -1)) {
    const command = githubCommandOf(line);
    if (command?.name === 'group') {
      if (open !== undefined) throw new Error(`group ${command.message} begins in ${open.group}`);
      open = { group: command.message, lines: [] };
      log.push(open);
    } else if (command?.name === 'endgroup') {
      if (open === undefined) throw new Error('a group ends that did not begin');
      open = undefined;
    } else if (command !== undefined) commands.push(command);
    else if (open === undefined) log.push(line);
    else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`group ${open.group} does not end`);
  return { log, commands };
}

/** A section of GitLab's job log. */
export interface GitLabSection {
  readonly name: string;
  readonly title: string;
  readonly collapsed: boolean;
  readonly seconds: number;
  readonly lines: readonly string[];
}

/** Reads sections as GitLab documents them; overlapping ones and names that come twice are errors. */
export function readGitLabLog(text: string): {
  readonly sections: readonly GitLabSection[];
  readonly lines: readonly string[];
} {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: GitLab's markers have them
  const marker = /section_(start|end):(\d+):([\w.-]+)(\[collapsed=true\])?\r\u001b\[0K/g;
  const sections: (GitLabSection & { lines: string[] })[] = [];
  const lines: string[] = [];
  let open: (GitLabSection & { from: number; lines: string[] }) | undefined;
  for (const line of text.split('\n').slice(0, -1)) {
    const [match, ...more] = [...line.matchAll(marker)];
    if (match === undefined) (open?.lines ?? lines).push(line);
    else if (more.length > 0) throw new Error(`two markers in ${JSON.stringify(line)}`);
    else {
      const [whole, kind, time, name = '', collapsed] = match;
      if (kind === 'start') {
        if (open !== undefined) throw new Error(`section ${name} begins in ${open.name}`);
        if (sections.some((each) => each.name === name)) throw new Error(`two sections ${name}`);
        const title = line.slice((match.index ?? 0) + whole.length);
        open = {
          name,
          title,
          collapsed: collapsed !== undefined,
          from: Number(time),
          seconds: 0,
          lines: [],
        };
      } else {
        if (open?.name !== name) throw new Error(`section ${name} ends, and ${open?.name} is open`);
        const { from, ...section } = open;
        sections.push({ ...section, seconds: Number(time) - from });
        open = undefined;
      }
    }
  }
  if (open !== undefined) throw new Error(`section ${open.name} does not end`);
  return { sections, lines };
}
