import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackerResult } from '@soe/packer-runner';
import type { RebakeRunner } from './rebake-options.js';

/** What is needed to pick up a run of Packer that lost its runner. */
export interface EarlierTries {
  readonly directory: string;
  /** How the names of their folders begin. */
  readonly prefix: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[] | undefined;
  /** How a run is picked up. */
  readonly attach: RebakeRunner['attach'];
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
  attach,
}: EarlierTries): Promise<readonly PackerResult[]> {
  const names = await readdir(directory).catch(() => []);
  const ended: PackerResult[] = [];
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const signal = AbortSignal.abort(new Error('a new try begins'));
    const result = await attach(join(directory, name), {
      env,
      signal,
      ...(secrets !== undefined && { secrets }),
    }).catch(() => undefined);
    if (result !== undefined) ended.push(result);
  }
  return ended;
}
