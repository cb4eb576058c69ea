/** What marks a hook as one of ours. */
export const hookMark = '# soe-commit-msg: every commit names an issue.';

/** Name under which a hook that was there before is kept, beside ours. */
export const keptHookSuffix = '.before-soe';

/**
 * The hook. It runs the one that was there before first; passes where the work tree has no policy, as on
 * a branch from before there was one; and takes the program that the repository has installed, else the
 * one that installed the hook. In a folder that repositories share only the latter is taken: a stranger's
 * repository may bring a program along, and to commit to it must not start that.
 */
export function commitHookScript(node: string, program: string, shared: boolean): string {
  return `#!/bin/sh
${hookMark}
# Written by "soe-commit-msg --install"; delete this file to uninstall.
if [ -x "$0${keptHookSuffix}" ]; then
  "$0${keptHookSuffix}" "$@" || exit $?
fi
[ -f soe.commits.json ] || exit 0
${shared ? '' : ownProgram}node=${quoted(node)}
program=${quoted(program)}
if [ -x "$node" ] && [ -f "$program" ]; then
  exec "$node" "$program" "$1"
fi
echo 'soe-commit-msg is not installed here: run npm ci, or skip it once with git commit --no-verify' >&2
exit 1
`;
}

const ownProgram = `own=node_modules/.bin/soe-commit-msg
if [ -x "$own" ]; then
  exec "$own" "$1"
fi
`;

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '/').replaceAll("'", "'\\''")}'`;
}
