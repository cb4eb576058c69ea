import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';

/** An embedded AWS in a process of its own. */
export interface ServedAws extends AsyncDisposable {
  /** Address of all services. */
  readonly endpoint: string;
  /** How many calls the server has answered. */
  calls(): Promise<number>;
}

/**
 * Serve the embedded AWS in a process of its own, as AWS is: what the server does must not be counted as the
 * client's. It ends when it is disposed of.
 */
export async function serveLocalAws(): Promise<ServedAws> {
  const child = spawn(execPath, [join(import.meta.dirname, 'children/serve-local-aws.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  return {
    endpoint: await line(),
    async calls() {
      child.stdin.write('calls\n');
      return Number(await line());
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
    },
  };
}
