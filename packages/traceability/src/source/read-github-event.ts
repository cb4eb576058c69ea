import { readFile } from 'node:fs/promises';
import type { Environment } from './environment.js';

/** How the file of an event is read. */
export interface ReadGitHubEventOptions {
  /** Reads a file as text. Default: from the disk. */
  readonly readEvent?: (file: string) => Promise<string>;
}

/**
 * The event that started a run of GitHub Actions: the JSON of the file that `GITHUB_EVENT_PATH` names.
 * `undefined` elsewhere, and for a file that cannot be read: it is only a claim, and others are there.
 */
export async function readGitHubEvent(
  env: Environment,
  { readEvent = readText }: ReadGitHubEventOptions = {},
): Promise<unknown> {
  const file = env['GITHUB_EVENT_PATH'];
  if (!env['GITHUB_ACTIONS'] || !file) return undefined;
  try {
    return JSON.parse(await readEvent(file));
  } catch {
    return undefined;
  }
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8');
}
