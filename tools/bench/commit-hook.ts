import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { root, run } from '../run.ts';
import { interleave } from './interleave.ts';

/** How many times the time of Node alone the commit-msg hook takes for a message, start included. */
export async function commitHookStart(directory: string): Promise<number> {
  const cli = join(root, 'packages/traceability/dist/command/cli.js');
  const [message, nothing] = [join(directory, 'message'), join(directory, 'nothing.js')];
  writeFileSync(message, 'SOE-1 Harden sshd\n\nRefs: SOE-2\n');
  writeFileSync(nothing, '');
  writeFileSync(
    join(directory, 'soe.commits.json'),
    JSON.stringify({ schema: 'soe-commit-policy/v1', issues: { jira: { projects: ['SOE'] } } }),
  );
  const node = async (...args: readonly string[]) => {
    const { code, stdout } = await run(execPath, args, { cwd: directory, output: 'capture' });
    if (code !== 0) throw new Error(stdout);
  };
  // Starts are short and spread widely, so that it takes many for a median that holds.
  const { alone, hook } = await interleave(25, {
    alone: () => node(nothing),
    hook: () => node(cli, message),
  });
  return hook / alone;
}
