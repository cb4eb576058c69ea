import { printableLine } from '../policy/printable-line.js';
import { checkMessageFile } from './check-message-file.js';

/** What the command takes from the process, and gives back to it. */
export interface CommitMessagePorts {
  /** Folder in which it was started; in a hook the top of the work tree. */
  readonly directory: string;
  /** Environment: the `GIT_AUTHOR_…` that git sets for hooks. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File of this program, for the hook that is installed. */
  readonly program: string;
  /** Writes a line to standard error. */
  readonly say: (line: string) => void;
}

const exitCodes = { accepted: 0, refused: 1, usage: 2 } as const;

const help = `Every commit names an issue: the commit-msg hook of @soe/traceability.

Usage: soe-commit-msg FILE                 check the message in FILE, as git calls it
       soe-commit-msg --install [--force]  install it as the commit-msg hook of this repository

The policy is read from soe.commits.json at the top of the work tree. Nothing is asked of a tracker.
--force keeps a hook that is there, and runs it first; it also writes to a shared hooks folder.
Exit codes: 0 accepted or installed; 1 refused; 2 usage, or a policy that cannot be read.`;

/** Carries out a command line and gives its exit code. Nothing is thrown; failures are told. */
export async function runCommitMessage(
  argv: readonly string[],
  ports: CommitMessagePorts,
): Promise<number> {
  const say = (text: string) => {
    for (const line of text.split('\n')) ports.say(printableLine(line));
  };
  try {
    return await carryOut(argv, ports, say);
  } catch (error) {
    say(`soe-commit-msg: ${error instanceof Error ? error.message : String(error)}`);
    // Not instanceof: the error may come from the other bundle, which has a class of its own.
    const refused =
      error instanceof Error && 'code' in error && error.code === 'TRACE_HOOK_REFUSED';
    return refused ? exitCodes.refused : exitCodes.usage;
  }
}

async function carryOut(
  argv: readonly string[],
  ports: CommitMessagePorts,
  say: (text: string) => void,
): Promise<number> {
  const [file, ...more] = argv.filter((each) => !options.has(each));
  const given = new Set(argv.filter((each) => options.has(each)));
  if (file?.startsWith('-')) throw new Error(`there is no option ${file}; --help lists them`);
  if (given.has('--help') || given.has('-h')) {
    for (const line of help.split('\n')) ports.say(line);
    return exitCodes.accepted;
  }
  const force = given.has('--force');
  if (given.has('--install') && file === undefined) {
    const { installCommitHook } = await import('./git-commands.js');
    const { directory, program } = ports;
    const { action, hook, chained } = await installCommitHook({ directory, program, force });
    say(`soe-commit-msg: ${action} ${hook}`);
    if (chained !== undefined) say(`It runs ${chained} first.`);
    return exitCodes.accepted;
  }
  if (given.size > 0 || file === undefined || more.length > 0) {
    throw new Error('name one file with a message, or --install; --help tells more');
  }
  const verdict = await checkMessageFile(file, ports);
  if (verdict.accepted) return exitCodes.accepted;
  say(`soe-commit-msg: the commit was not made: ${verdict.reason}.`);
  say(
    verdict.suggestion === undefined
      ? 'Name an issue in the message, in its subject or below it.'
      : `For the issue of this branch, begin it with: ${verdict.suggestion}`,
  );
  say(`The message is kept in ${file}; git commit -e -F ${file} takes it up again.`);
  return exitCodes.refused;
}

/** Read by hand: loading a parser would take longer than the check. */
const options: ReadonlySet<string> = new Set(['--install', '--force', '--help', '-h']);
