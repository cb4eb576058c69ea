import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { attachPacker, type PackerResult } from '@soe/packer-runner';

/** What is needed to pick up a run of Packer that lost its runner. */
export interface EarlierTries {
  readonly directory: string;
  /** How the names of their folders begin. */
  readonly prefix: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[] | undefined;
}

/**
 * Ends what earlier tries left running: a Packer whose runner was killed goes on alone. What another process
 * attends is let be, and what cannot be read has nothing to end.
 */
export async function endEarlierTries({
  directory,
  prefix,
  env,
  secrets,
}: EarlierTries): Promise<readonly PackerResult[]> {
  const names = await readdir(directory).catch(() => []);
  const ended: PackerResult[] = [];
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const signal = AbortSignal.abort(new Error('a new try begins'));
    const result = await attachPacker(join(directory, name), {
      env,
      signal,
      ...(secrets !== undefined && { secrets }),
    }).catch(() => undefined);
    if (result !== undefined) ended.push(result);
  }
  return ended;
}
