import { readFile } from 'node:fs/promises';
import { packagePath } from '../package-path.js';
import { type Shell, scriptNames } from './shells.js';

/** The script that completes `soe` in a shell. */
export function completionScript(shell: Shell): Promise<string> {
  return readFile(packagePath('completions', scriptNames[shell]), 'utf8');
}
