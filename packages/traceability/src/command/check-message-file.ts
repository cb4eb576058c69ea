import { dirname, join, resolve } from 'node:path';
import { TraceabilityError } from '../errors.js';
import { checkCommitMessage, type MessageVerdict } from '../policy/check-commit-message.js';
import { cutAtScissors } from '../policy/clean-commit-message.js';
import { type CommitPolicy, commitPolicyFile } from '../policy/commit-policy.js';
import { isPlainPolicy } from '../policy/is-plain-policy.js';
import type { CommitMessagePorts } from './run-commit-message.js';

/** Checks the message in a file, as git hands it to a hook. Starts git only where it must. */
export async function checkMessageFile(
  file: string,
  { directory, env }: Pick<CommitMessagePorts, 'directory' | 'env'>,
): Promise<MessageVerdict> {
  const path = resolve(directory, file);
  const text = fs().readFileSync(path, 'utf8');
  const policy = await readPolicy(directory);
  // git keeps the file among its own; the branch and a merge are then known without asking git.
  const gitFolder = dirname(path);
  const branch = readBranch(gitFolder);
  const author = env['GIT_AUTHOR_NAME'];
  const authorEmail = env['GIT_AUTHOR_EMAIL'];
  return checkCommitMessage(text, policy, {
    comment: await commentSign(text, directory),
    ...(branch !== undefined && { branch }),
    ...(fs().existsSync(join(gitFolder, 'MERGE_HEAD')) && { merge: true }),
    ...(author !== undefined && { author }),
    ...(authorEmail !== undefined && { authorEmail }),
  });
}

/** The policy of the work tree that a folder lies in. */
async function readPolicy(directory: string): Promise<CommitPolicy> {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const path = join(folder, commitPolicyFile);
    const text = read(path);
    if (text !== undefined) return parse(text);
    if (fs().existsSync(join(folder, '.git')) || folder === dirname(folder)) break;
  }
  throw new TraceabilityError(
    'TRACE_POLICY_INVALID',
    `Cannot check the message: there is no ${commitPolicyFile} at the top of the work tree around ${directory}. Write one; the README of @soe/traceability shows it.`,
  );
}

async function parse(text: string): Promise<CommitPolicy> {
  try {
    const value: unknown = JSON.parse(text);
    if (isPlainPolicy(value)) return value;
  } catch {
    // The schema tells what is wrong.
  }
  const { parseCommitPolicy } = await import('./policy-schema.js');
  return parseCommitPolicy(text, commitPolicyFile);
}

function readBranch(gitFolder: string): string | undefined {
  // While a branch is rebased, HEAD is detached and its name is kept aside.
  const head =
    read(join(gitFolder, 'rebase-merge', 'head-name')) ?? read(join(gitFolder, 'HEAD')) ?? '';
  return /^(?:ref: )?refs\/heads\/(.+)$/m.exec(head)?.[1];
}

/** Most comments begin with `#`. Where lines could be comments with another sign, git knows it. */
async function commentSign(text: string, directory: string): Promise<string> {
  const message = cutAtScissors(text);
  if (!/^[^\p{L}\p{N}\s#]/mu.test(message)) return '#';
  const { readCommentSign } = await import('./git-commands.js');
  return readCommentSign(message, directory);
}

/** Not imported: an import of node:fs also loads its streams, a third of the time that Node takes to start. */
function fs() {
  return globalThis.process.getBuiltinModule('node:fs');
}

function read(path: string): string | undefined {
  try {
    return fs().readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
