import { resolve } from 'node:path';
import { nodeFileSystem } from '../adapters/node-file-system.js';
import { printable } from '../printable.js';
import { filePlace } from '../publish/file-place.js';
import { writePlace } from '../publish/write-place.js';
import type { CommandPorts } from './command-ports.js';
import type { Flags } from './read-arguments.js';

/** Writes the answer to the file of `--output`, as a whole or not at all, else to standard output. */
export async function writeAnswer(
  text: string,
  { output }: Pick<Flags, 'output'>,
  { print, say, directory }: CommandPorts,
): Promise<void> {
  if (output === undefined) {
    print(text);
    return;
  }
  const place = filePlace({ path: resolve(directory, output) });
  await writePlace(nodeFileSystem, place, Buffer.from(text));
  say(printable(`wrote ${output}`));
}
